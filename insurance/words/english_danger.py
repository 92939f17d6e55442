"""What English customers say of danger and harm, with the Chinese words that every reader of danger knows."""

from __future__ import annotations

from insurance.words.english_pattern import english

# In this order: what is denied, and what only sounds alike, comes before what is told.
OF_DANGER = tuple(
    (english(*phrases), chinese)
    for chinese, *phrases in (
        (
            "没有人受伤",
            "(no ?one|nobody|no people|none of us)( <be>)* (hurt|injured|wounded|harmed)",
            "no (injury|injuries|casualty|casualties)",
        ),
        (
            "人都没事",
            "(every ?one|everybody|all of us|we|we all|they|both of us)( ?<be>)* "
            "(fine|ok|okay|safe|unhurt|alright|all right|uninjured)",
            "all (fine|ok|okay|safe|unhurt|alright)",
        ),
        ("人没事", "(i|he|she) ?('m|am|'s|is|was)( all| totally| just)? (fine|ok|okay|safe|unhurt|alright)"),
        (
            "不确定有没有人受伤",
            "(not sure|don't know|unsure)( if| whether)? (any|some)(one|body)( ?<be>)* (hurt|injured)",
        ),
        (
            "受了点轻伤",
            "<not> (badly|seriously|that|very|too) (hurt|injured|wounded)",
            "(slightly|lightly|a bit) (hurt|injured)",
        ),
        ("没受伤", "<not> (been |being |even |get |got )?(hurt|injured|wounded)"),
        ("没电了", "(<my> )?(battery|phone)( ?<be>)* (dead|died|dying|going to die)", "dead (battery|phone)"),
        ("用不了", "(app|website|system|link|page|chat|bot)( ?<be>)+ (dead|died|down)"),
        ("车熄火了动不了", "(<my> )?(car|engine|motor)( ?<be>)* (dead|died)"),
        ("钥匙锁在车里了", "(<my> )?keys?( ?<be>)* (locked|left) in(side)? <car>"),
        ("没有着火", r"<not> (\w+ )?(on fire|burning)", "no (fire|flames?)( and no smoke)?"),
        (
            "火已经灭了",
            "(the )?(fire|flames?)( (but )?(it|is|was|has been|were|got|are|it's))* "
            "(out(?! (of|from|to|there))|put out|extinguished|under control)",
        ),
        ("要是", "what (if|happens if|should i do if)"),
        # fire
        (
            "电池着火了",
            "((my|the|our) )?batter(y|ies)( ?<be>)* (on fire|burning|caught fire|catching fire|in flames)",
        ),
        (
            "车着火了",
            "<car>( ?<be>)* (on fire|burning|caught fire|catching fire|catches fire|in flames|exploded|exploding)",
        ),
        (
            "正在冒烟起火",
            "((i|we) (can )?see )?(smoke|flames?|fire)( ?<be>)* (coming|pouring|billowing|shooting)( out| up)?",
        ),
        ("车在冒烟", "(<car>|((my|the) )?(battery|engine|hood|motor)|it)( ?<be>)* smoking"),
        (
            "在冒烟",
            "there('s| is) (a lot of |some |white |black |thick )*smoke",
            r"i (see|smell) (\w+ )?smoke",
            "smoke everywhere",
        ),
        ("着火了", r"there('s| is| are) (a |an )?(\w+ )?(fire|flames)", "(on fire|in flames|(caught|catching) fire)"),
        ("着火了", "bursts? into flames"),
        # people
        (
            "没呼吸了",
            "(<be> )*(not|isn't|stopped|no longer) breathing",
            "(there('s| is) )?no (pulse|heartbeat)",
        ),
        ("喘不上气", "(<cannot>|hard to|trouble|difficulty|struggling to) breath(e|ing)", "(<be> )*choking"),
        (
            "昏迷不醒",
            "(<be> )*(unconscious|passed out|fainted|collapsed|unresponsive|knocked out|not responding|not waking up)",
        ),
        (
            "在流血",
            "(<be> )*bleeding( (badly|a lot|heavily|everywhere))?",
            "blood everywhere",
            "(there('s| is) )?(so much|a lot of) blood",
        ),
        ("胸口很疼", "chest (pains?|hurts?|is hurting|is tight)", "pain in (my|his|her) chest"),
        ("心脏病发作了", "(<be> )*having (a |an )?(heart attack|stroke|seizure)", "heart attack"),
        (
            "快要生孩子了",
            "(<be> )*(in labou?r(?! (cost|fee|hour|price))|giving birth)",
            "(my|her) water broke",
        ),
        (
            "骨折了",
            "broke <my> <limb>(?! ?(window|bumper|brake|rest|rail|door|light|seat|glass|windshield|mirror))",
            "broken <limb>(?! ?(window|bumper|brake|rest|rail|door|light|seat|glass|windshield|mirror))",
            "<limb> (is|are|was|seems?) broken",
        ),
        ("受伤了,身上疼", "<my> (head|<limb>|stomach|knee)( really| badly| still)* (hurts?|is hurting|is injured)"),
        ("快不行了,可能死了", "(<be> )+(dead|dying|killed)(?! (end|to))", "died", "passed away"),
        (
            "撞到人了",
            "(hit|struck|knocked( down| over)?|ran over|run over|ran into|crashed into)( by accident)? "
            "<somebody>(?! ?('s|else's)| car)",
        ),
        (
            "行人被撞了",
            "(a |an |the )?(pedestrian|cyclist|child|kid|old man|old lady|biker|rider)( ?<be>)* "
            "(hit by|struck by|run over|knocked down)",
        ),
        ("有人受伤了", "(someone|somebody|people|a person)( ?<be>)* (hurt|injured|wounded)"),
        ("受伤了", "(<be> )+(hurt|injured|wounded)", "injured people", "people injured"),
        # shut in, upside down, under water, cannot stop
        (
            "孩子被锁在车里了",
            "(<my> )?(baby|child|kid|son|daughter|toddler|infant)( ?<be>)* "
            "(locked|trapped|stuck)( up)? in(side)? <car>",
        ),
        (
            "被困在车里出不来",
            "(trapped|pinned|stuck|locked) (in(side)?|under)( <my>)? (car|vehicle|wreck|wreckage|seat|truck)",
            "pinned (behind|against|between|by)",
            "<cannot> (get|climb) out( of (the|my|his|her) (car|vehicle|wreck|seat)|(?! of))",
        ),
        ("车四轮朝天翻了", "<car>( ?<be>)* (upside down|overturned|flipped( over)?|rolled over|on its (roof|side))"),
        ("卡在铁轨上", "(on|across) the (railway|railroad|train|rail) ?(tracks?|line|crossing)"),
        ("火车来了", "(a |the )?train (is |'s )?coming"),
        (
            "车掉进水里,正在往下沉",
            "((my|the|our) )?(car|vehicle|we)( ?(is|are|'s|'re|was|were|am))* (sinking|going under|submerged|floating)",
        ),
        (
            "车掉进河里了",
            "(<car>|we|i)( ?<be>)*( (fell|drove|went|crashed|driven))? (in|into) (the |a )?"
            "(river|lake|sea|pond|canal|reservoir)",
        ),
        (
            "水正在涨进车里",
            "(<be> )*filling (up )?with water",
            "water (is |keeps )?(coming|rushing|pouring|getting|rising|flowing)( up| inside| in| into| <car>)*",
            "drowning",
        ),
        (
            "刹车失灵了",
            "((the|my) )?brakes? ((is|are|'s) )?(not working|failing|failed|fails?|failure|gone)",
            "((the|my) )?brakes? (don't|doesn't|won't|aren't|isn't|didn't) work(ing)?",
        ),
        (
            "车停不下来了",
            "<cannot> stop (the|my|this) (car|vehicle)",
            "<car> (won't|will not|can't|cannot|doesn't|does not) stop",
            "<car> (<be> )*rolling (down|away|backwards?)",
        ),
        (
            "车悬在桥边要掉下去",
            "(hanging|dangling|teetering)( off| over| from| on)( the)?( edge( of)?)?( a| the)? ?"
            "(cliff|bridge|edge|ravine)",
        ),
        (
            "漏油了,有汽油味",
            "smells? (of |like |strongly of )?(gas|gasoline|petrol|fuel)",
            "(gas|gasoline|petrol|fuel) (is )?leak(ing|s)?",
            "leaking (gas|gasoline|petrol|fuel)",
        ),
        (
            "触电了,有电线",
            "(<be> )*electrocuted",
            "got (an electric )?shock(ed)?",
            "(power|electric) (line|cable|wire)s? (fell|on|over) (on |the |my )*car",
        ),
        # other people, and oneself
        (
            "有人拿刀威胁我,要打我",
            "(threatening|attacking|beating|punching|robbing|chasing) (me|us|my (wife|husband|friend))"
            "( with (a |an )?(knife|gun|bat|weapon))?",
            "(has|have|holding|with|pulled) (a |an )?(knife|gun|weapon)",
            "(wants?|going|trying) to (kill|beat|hit) (me|us)",
            "being (attacked|robbed|beaten)",
        ),
        ("有人正在偷我的车", "(stealing|breaking into) my car"),
        (
            "不想活了",
            "(don't|do not|dont) (want|wanna) (to )?live( any ?more)?",
            "(wants? to|wanna) die",
            "kill(ing)? myself",
            "end (my life|it all)",
            "(suicide|suicidal)",
        ),
        ("快死了救命", "(i|we) ?('m|'re|am|are) (going to die|dying)(?! to)"),
        ("快叫救护车", "(call|send|need|want|get)( me| us)?( an| the)? ambulance"),
        ("救命", "(please )?(save|rescue) (me|us|him|her)(?! (money|time|some|a|on|from))"),
        ("在高速上", "(on|onto) (the |a )?(highway|motorway|expressway|freeway)"),
    )
)
