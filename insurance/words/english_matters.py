"""What English customers say of a person, their claim and their policy, with the Chinese words for it."""

from __future__ import annotations

from insurance.words.english_pattern import english

OF_MATTERS = tuple(
    (english(*phrases), chinese)
    for chinese, *phrases in (
        (
            "不要转人工",
            "(don't|do not|dont|no need to) (want|need|wish)?( to)? ?((talk|speak|chat) (to|with) )?<person>",
        ),
        (
            "转人工",
            "(<want> )?(talk|speak|chat|connect|transfer|put|get|pass|switch)( me)?( through| over| on)? (to|"
            "with) <person>",
        ),
        (
            "请给我回电话",
            "(please )?call me( back)?( please)?",
        ),
        (
            "怎么报案",
            "<how> (make|file|report|submit|start|open|lodge|put in)?( a| an| my)? ?(insurance )?(claim|accident)s?",
        ),
        (
            "查理赔进度",
            "(where('s| is)|what('s| is) happening (with|to)|what about|how('s| is)|status of|check( on)?|track|"
            "follow up on|any (news|update|progress)s? (on|about|of))( the)?( status of| progress of)? <my> "
            "(claim|case|payout|money|compensation)( status| going| now)?",
            "claim (status|progress)",
        ),
        (
            "理赔款多久到账",
            "(when|how long)( (will|do|does|can|would|until|till|before|it|i|we|you|to|take|for|is|going|me))* "
            "(get|receive|be|have)?( the| my)? ?(money|paid|payment|payout|compensation|claim)( paid)?",
        ),
        (
            "理赔要什么材料",
            "(what|which)( kind of)? (documents?|papers?|paperwork|materials?|files?)( (do|does|are|is|should|"
            "will|must|i|we|you|needed|need|required|have|to|submit|provide|prepare|send))*( (for|to (make|"
            "file)) <my> (insurance )?(claim|accident))?",
        ),
        (
            "我要报案",
            "(<want> )?(make|file|report|submit|start|open|lodge)( a| an| my| the)? ((new|insurance|car) "
            ")*(claim|accident)",
        ),
        (
            "怎么退保",
            "<how> (cancel|terminate|stop|end) <policy>",
        ),
        (
            "我要退保",
            "(<want> )?(cancel|terminate) <policy>",
        ),
        (
            "怎么续保",
            "<how> (renew|extend) <policy>",
        ),
        (
            "我要续保",
            "(<want> )?(renew|extend) <policy>",
        ),
        (
            "我要买车险报价",
            "(<want> )?(buy|purchase|get)( a| an| some)? (quote|(car|auto|motor) insurance)",
        ),
        (
            "车险要多少钱",
            "how much (does|is|will|would)( it| this)?( cost)? (for )?<policy>( cost)?",
        ),
        (
            "能赔多少钱",
            "how much (money )?(can|will|do|would) (i|you|we) (get|pay|receive)( paid)?( for <my> claim| back)?",
        ),
        (
            "我要开发票",
            "(<want> )?((get|have|need|request|send me) )?(an? |the |my )?(invoice|fapiao)",
        ),
        (
            "车着火了保险赔不赔,我就问问",
            "<covers> (fire|burning)",
            "(is|are) fire covered",
        ),
        (
            "泡水车损险赔不赔",
            "<covers> (flood(s|ing)?|water)( damage)?",
            "is flood(ing)?( damage)? covered",
        ),
        (
            "玻璃碎了保险赔不赔",
            "<covers> (glass|windscreen|windshield|window)s?",
            "is (glass|the windscreen|the windshield) covered",
        ),
        (
            "车被偷保险赔不赔",
            "<covers> (theft|stolen cars?)",
            "is theft covered",
        ),
        (
            "划痕保险赔不赔",
            "<covers> scratch(es)?",
        ),
        (
            "车险保什么",
            "(what is|what's|what does) (covered|<policy> cover)",
        ),
        (
            "为什么要车牌",
            "why (do|would) you (need|want|ask for) (my|the|a) (license |number )?plate( number)?",
        ),
        (
            "为什么要电话",
            "why (do|would) you (need|want|ask for) (my|the|a) (phone|mobile|cell)( number)?",
        ),
        (
            "为什么要验证",
            "why (do|would) you (need|want|ask for) (my|the|a) (id|identity|code|verification)( code)?",
        ),
        (
            "客服电话是多少",
            "(what('s| is) )?(the|your) (hotline|(phone|telephone|service|contact) number)( number)?",
        ),
        (
            "我要投诉",
            "(i('d| would)? (want|like) to )?(complain|(make|file|lodge) a complaint)",
        ),
    )
)
