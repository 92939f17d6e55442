"""What people say about injuries, the car's state and the police, and what it means."""

from __future__ import annotations

from insurance.first_notice import ThreeValued

Meant = list[tuple[str, ThreeValued | None]]


def _all(meaning: ThreeValued | None, *lines: str) -> Meant:
    """Every phrase of these lines (a stroke stands between two) with its meaning."""
    return [(phrase, meaning) for line in lines for phrase in line.split("|")]


# said when asked 「有没有人受伤？」
INJURY_ASKED: Meant = [
    *_all(
        False,
        "没人受伤|没有人受伤|没有|没|没有的|无|冇|没事|人没事|人都没事|都没事，就车坏了|没得事|人没得事",
        "无人员伤亡|没有人员受伤|人还好|还好|大家都平安|没伤到人|没伤着人|人没受伤，车坏了|双方都没事",
        "我没事，对方也没事|不疼|否|没有啊|嗯，没有|没有没有|没有人流血|没叫120，人没事",
        "不用叫救护车，人没事",
        "她没事|他们没事|人好着呢|车上没人|没有人在车里",
    ),
    *_all(
        True,
        "有|有的|有人受伤|是|有一个|有人伤了|就是腿有点疼|没人受伤，就是腿有点疼|人没事，就是脖子有点痛",
        "对方喊腿疼|没大事，破皮了|擦破点皮|头磕破了流血|电动车上的大爷躺地上起不来了|撞到人了！！",
        "撞了个骑电驴的，他讲没得事|已经送医院了|叫了120|骨折了|副驾有点头晕|轻伤|有点不舒服|手蹭破了",
        "人被困在车里|昏迷了|我胸口闷|胳膊有点麻|受伤了|对方受伤了|小孩磕到头了，有点肿",
    ),
    *_all(
        "unknown",
        "不清楚|不知道|不确定|不太清楚|唔知|对方受没受伤不知道|还没看|说不好|不知道对方有没有受伤",
    ),
    *_all(
        None,
        "昨晚八点多|粤BD12345|我要报案|什么意思",
    ),
]

# said without being asked
INJURY_UNASKED: Meant = [
    *_all(
        False,
        "昨晚8点多在科技园倒车撞柱子了，没人受伤，车能开|人没事，车撞了",
    ),
    *_all(
        True,
        "追尾了，有人受伤|撞到行人了|我朋友坐副驾头磕破了流血",
    ),
    *_all(
        None,
        "没有|有|不知道|车撞了，我要报案|被追尾了|撞护栏了|有没有人受伤要说吗|托底了，不知道伤没伤电池",
        "玻璃被石子崩了|前保险杠撞坏了|没事|撞了别人的车|撞到人行道的石墩了|撞人家车上了|车门划伤了",
        "大灯伤到了|电池伤到了吗|车受伤了|车受损严重|头疼，保费又涨了",
    ),
]

# said when asked 「车还能开吗？」
DRIVABLE_ASKED: Meant = [
    *_all(
        False,
        "不能|开不了|不能开了|在拖|拖车来了|已经拖走了|动不了|趴窝了|打不着火了|启动不了|没法开|开不动了",
        "走不了|开不走|等拖车呢|叫了拖车|轮子都歪了，动不了|无法行驶|上不了电|熄火打不着",
    ),
    *_all(
        True,
        "能开|能|可以开|还能开|可以正常行驶|能走|能动|开得走|已经开回家了|不影响行驶|可以|能的",
        "没影响，正常开|勉强能开|能开，就是有异响|可以自己开走",
    ),
    *_all(
        "unknown",
        "不清楚|不知道能不能开|不敢开|没试过|不确定还能不能开|没敢动",
    ),
    *_all(
        None,
        "昨天下午|粤BD12345",
    ),
]

# said without being asked
DRIVABLE_UNASKED: Meant = [
    *_all(
        False,
        "车开不了了|车动不了，来拖一下",
    ),
    *_all(
        True,
        "没人受伤，车能开",
    ),
    *_all(
        "unknown",
        "磕底了还能不能继续开",
    ),
    *_all(
        None,
        "还能开吗|倒车撞柱子了|能报案吗|我老婆开车给碰了|可以报案吗|能理赔吗|开车撞了护栏|你们能先赔不",
        "泡水了还能打火吗|能先把车挪开不",
    ),
]

# said when asked 「报警了吗？」
POLICE_ASKED: Meant = [
    *_all(
        False,
        "没有|没报|没报警|还没报警|没有报警|没叫交警|我们自己协商|私了的|走的快处|忘了报警|没来得及报警",
        "不用报警",
    ),
    *_all(
        True,
        "报了|报警了|已经报警|报过警了|打了110|打过122了|交警来了|交警已经处理了|对方报的警|是的|有",
        "认定书出了|等交警呢|报了交警|警已经报过了",
    ),
    *_all(
        "unknown",
        "不知道|不清楚对方报没报",
    ),
    *_all(
        None,
        "要不要报警啊|需要报警吗|昨晚八点",
    ),
]

# said without being asked
POLICE_UNASKED: Meant = [
    *_all(
        False,
        "没报警，直接开走了",
    ),
    *_all(
        True,
        "追尾了，已经报警|交警说我全责|车能开已报警",
    ),
    *_all(
        None,
        "我要报案|这种小刮要报警不|报案了吗|没有|仪表报警灯亮了|胎压报警了|没报案",
    ),
]

# said to any question
PLAIN: Meant = [
    *_all(
        False,
        "否|不是|不|没有|不对|不用了|不要",
    ),
    *_all(
        True,
        "是|对|嗯|好的|可以|没错|是的，没问题|OK",
    ),
    *_all(
        "unknown",
        "不知道|不清楚|可能吧|好像是吧|不知道对方是谁",
    ),
    *_all(
        None,
        "|粤B12345|是哪个保险公司|有什么材料要交|对方全责",
    ),
]
