"""What English customers say of what happened to the car, and what they answer when it is asked about."""

from __future__ import annotations

from insurance.words.english_pattern import english

OF_LOSSES = tuple(
    (english(*phrases), chinese)
    for chinese, *phrases in (
        (
            "我要叫道路救援拖车",
            "(i('d| would)? )?(need|want|like|call|send|get)( me)? (a |an |the )?(tow(ing)?( truck)?|roadside "
            "(assistance|help|rescue)|breakdown service)",
            "roadside (assistance|help)",
            "tow(ing)? truck",
        ),
        (
            "爆胎了",
            "(<my> )?(flat|blown|burst|punctured) t[iy]res?",
            "t[iy]re (is |has |just |got )*(flat|burst|blew|blown|punctured)( up| out)?",
        ),
        (
            "车抛锚了",
            "(<car> )?(<was> )*(broke|broken) down",
        ),
        (
            "车没电了",
            "(<my> )?(dead|flat) battery",
            "battery (is|'s|was|has) (dead|flat|empty|died)",
            "out of (power|battery|charge)",
        ),
        (
            "启动不了",
            "(won't|doesn't|will not|does not|can't|cannot) start",
        ),
        (
            "钥匙锁在车里了",
            "lock(ed)? (<my> )?keys? in(side)?( <my>)?( car)?",
            "locked out of <car>",
        ),
        (
            "出事故了",
            "(i |we |my (friend|wife|husband|son|dad|mom) )?(('ve|have|has|had|got|get|was|were|am|been|just|"
            "involved|into|in) )+(a |an |the |car |traffic |small |minor |little |bad |serious )*(accident|crash|"
            "collision)(?! (insurance|policy|cover|claim))",
        ),
        (
            "出事故了",
            "(a |the )?(car|traffic|road) (accident|crash|collision)",
        ),
        (
            "我的车被追尾了",
            "<other> (<was> )*rear-? ?ended (me|us|my car)",
            "(i|we|<car>) ((was|were|got|been|have|has|just|'ve) )+rear-? ?ended",
            "<other> (<was> )*(hit|crashed into|ran into|bumped into|bumped) (me|us|my car) from (behind|the back)",
        ),
        (
            "我追尾了前车",
            "(i|we) (<was> )*rear-? ?ended (<my> )?(other |front )?(car|vehicle|taxi|truck|bus)",
        ),
        (
            "我的车被别的车撞了",
            "<other> (<was> )*(hit|crashed into|ran into|bumped into|bumped|smashed( into)?|sideswiped|dented|"
            r"backed into|knocked) (me|us|my (\w+ )?(car|bumper|door|mirror|vehicle))",
        ),
        (
            "我的车被刮了",
            "<other> (<was> )*(scratched|scraped|keyed) (me|my (car|bumper|door|vehicle))",
            "(my car|it) (<was> )*(scratched|scraped|keyed|dented)",
        ),
        (
            "我的车被撞了",
            r"(my|the|our) (car|vehicle) (<was> )*(hit|crashed|damaged|smashed|rear-ended)(?! (an?|the|into|my))",
        ),
        (
            "我的车被偷了",
            "(my|the|our) (car|vehicle) (<was> )*stolen",
        ),
        (
            "我的车泡水了",
            "(my|the|our) (car|vehicle) (<was> )*flooded",
        ),
        (
            "我的车撞到墙了",
            "(i|we|my car|my (wife|husband|friend)) (<was> )*(hit|crashed (in)?to|backed into|bumped into|ran into|"
            r"scraped|scratched( \w+){0,4} against)( my car into)? (<my> )?(\w+ )?(wall|pole|pillar|tree|guard "
            "?rail|fence|curb|kerb|post|barrier|gate)",
        ),
        (
            "我撞了别人的车",
            "(i|we) (<was> )*(hit|crashed into|bumped into|ran into|scratched|scraped|backed into) <my> (other |"
            "parked |front )*(car|vehicle|taxi|truck|bus|suv|van)",
        ),
        (
            "玻璃碎了",
            "(<my> )?(windshield|windscreen|window|glass) (<was> )*(cracked|broken|smashed|shattered)",
            "(cracked|broken|smashed|shattered) (windshield|windscreen|window|glass)",
        ),
        (
            "车刮花了",
            "scratched my (car|bumper|door)",
        ),
        (
            "怎么办",
            "what (should|shall|can|do|must) (i|we) do( now| next)?",
            "what now",
        ),
        (
            "车不能开",
            "(can't|cannot|can not) (be driven|drive( it| the car)?|move)",
            "(not|un)-?driv(e)?able",
        ),
        (
            "车能开",
            "(can (still )?(be driven|drive)|still driv(e)?able|(is )?driv(e)?able)",
        ),
        (
            "没报警",
            "(i )?(didn't|did not|haven't|have not|not) (yet )?call(ed)?( the)? police( yet)?",
            "no police",
        ),
        (
            "报警了",
            "(i |we )?(already )?(called|phoned)( the)? police",
            "(the )?police (is|are|was|were|came|already|has|have|on the way)( (here|come|came|coming|been))*",
        ),
        (
            "记不清了",
            "(i )?(don't|do not|dont|can't|cannot) (remember|recall)",
        ),
        (
            "不知道",
            "(i )?(don't|do not|dont) know",
            "no idea",
            "(i'm )?not sure",
            "dunno",
        ),
        (
            "后保险杠",
            "(the )?(rear|back) bumper",
        ),
        (
            "前保险杠",
            "(the )?front bumper",
        ),
        (
            "对方车",
            "(the )?(other|another) (car|driver|party)",
        ),
    )
)
