"""What people ask next in an emergency is answered; what they tell in a report is left to the report."""

from __future__ import annotations

import re

import pytest

from actions.danger.first_aid import ENTRIES, bedside, car, despair, more_advice, people, rescue, shaken, surroundings
from actions.danger.first_aid.entry import Entry
from insurance.danger.dangers import Danger

SENTENCES = {
    name: value
    for module in (despair, rescue, bedside, car, surroundings, people, shaken)
    for name, value in vars(module).items()
}
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_MONEY = re.compile(r"保险|赔|理赔|报案|责任|全责|费用|一定会|保证|放心")

# The danger that goes on, the advice, words that must stand in it, and what is said.
ASKED = [
    ("self_harm", "LOST_TOUCH", "110 定位", "他挂我电话了|他拉黑我了|老公手机关机了|儿子联系不上|他不接电话"),
    (
        "theft_in_progress",
        "DO_NOT_CHASE",
        "别下去 110",
        "我下去抓他|我要去追他|能不能拦住他|我们出去按住他|我下楼堵他去",
    ),
    (
        "theft_in_progress",
        "TRACK_IT",
        "110 位置",
        "车开走了 定位还在动|它被人拖走了|APP上看还在移动|能远程断电吗|车机显示在跑",
    ),
    ("stranded", "NO_SIGNAL", "12110", "电话打不出去|没有信号|110也拨不了|手机没讯号|没插卡"),
    ("stranded", "LOW_BATTERY", "110 120", "手机还有百分之五|手机快没电了|电量只剩3%|手机要自动关机了|手机就剩一格"),
    ("illness", "CANNOT_CALL", "1、2、0 大人", "我不会打电话|我今年7岁|我拿妈妈的手机|我是小朋友|不知道怎么打120"),
    ("injury", "THE_LAW_LATER", "120 122", "我会坐牢吗|会不会判刑|会被抓起来吗|是不是犯法了|要偿命吗"),
    ("injury", "STAY_CALM", "电话", "我害怕|吓死了|我懵了|好慌|手在发抖"),
    ("fire", "WHICH_WAY", "上风 119", "往哪边跑|朝哪个方向走|哪边能出去|往哪逃|怎么出去"),
    ("locked_in", "CHILD_SILENT", "砸 120", "它趴着不动了|狗吐舌头了|他不哭了"),
    (
        "self_harm",
        "SWALLOWED",
        "120 催吐",
        "我吃了一瓶安眠药|药我都吃了|我刚喝了农药|吞了好多片药了|安眠药吃下去了怎么办",
    ),
    ("self_harm", "HOTLINE_BUSY", "110", "12356打不通啊|热线没人接|电话一直占线|那个热线打不进去|12356 接不通"),
    ("self_harm", "HOLD_HIM", "别离开他", "我该怎么劝他|他站在楼边上不下来|劝不住啊|她不听我的|他拿着刀我拉不住"),
    (
        "self_harm",
        "STAY_WITH_US",
        "12356 身边",
        "我还是不想活了|活着没意思|我真的撑不下去了|死了算了|就想跳下去一了百了",
    ),
    ("self_harm", "NOT_ALONE", "12356 谁", "没人帮我|没有人管我|冇人理我|就我一个人|谁都帮不了我"),
    (
        "electric",
        "WIRE_AND_FIRE",
        "双脚并拢",
        "车着火了能下车吗|引擎盖冒烟了怎么办|烧起来了电线还在上面|有火苗了 我怎么跳|车头冒黑烟了",
    ),
    (
        "electric",
        "SHOCKED",
        "别用手拉 120",
        "他触电了我能拉他吗|拿木棍挑行不行|人被电倒了咋弄|他粘在线上了|可以用竹竿子拨开吗",
    ),
    ("electric", "WIRE_ON_CAR", "别下车", "我能不能下车|可以下来吗|坐车里安全吗|电线搭着能不能开走|我想跳出去行不"),
    (
        "runaway",
        "PEDAL_STUCK",
        "N 挡 刹车 别熄火",
        "油门卡住了|电门弹不回来|车自己在加速|越跑越快|要不要挂空挡|推N档行吗",
    ),
    ("runaway", "DOWNHILL", "别挂空挡", "在下坡怎么办|现在是山路下坡刹不住|下坡咋个停|长坡 停不下来|这坡好长能停吗"),
    ("runaway", "HANDBRAKE", "电子手刹", "能拉手刹吗|手刹怎么用|拉手刹没反应|按手刹行不行|要不要挂P"),
    ("runaway", "KEEP_POWER", "别熄火", "能不能熄火|要不要断电|把车关了行吗|熄火能停吗|我可以关机吗"),
    ("runaway", "ROLLING", "别去挡", "车溜了能去挡吗|溜下去了我追不追 咋办|我要不要拦住它|能不能跳上去|可以拿石头垫吗"),
    ("runaway", "STILL_ROLLING", "别跳车", "还是停不下来|踩了没反应|刹不住啊|踩不动|能跳车吗|撞护栏行吗|怎么才能停"),
    ("fire", "SOMEONE_INSIDE", "119 里还有人", "我老婆还在里面|孩子卡在座位上了|车里还有人啊|他还没出来|我妈困在车里"),
    (
        "fire",
        "LEAVE_THE_CAR_THERE",
        "别过去",
        "要不要过去挪车|我到底过不过去挪车啊|能去挪车吗|挪一下车行不|我想过去把车开走",
    ),
    (
        "locked_in",
        "CHILD_OUT",
        "阴凉 120",
        "砸开了 娃满头汗 能喝水不|抱出来了|门开了 他有点没劲|窗户打开了 出来了|救出来了 然后呢",
    ),
    (
        "injury",
        "NECK",
        "别动 120",
        "我现在脖子越来越疼|手有点麻怎么办|手麻怎么办啊|他说脚没知觉|胳膊使不上劲|腰动不了了",
    ),
    ("locked_in", "CHILD_SILENT", "马上砸 120", "孩子不哭了|娃没动静了|睡着了叫不醒|脸都红了|没反应了|喊不应"),
    (
        "locked_in",
        "SMASH_FOR_CHILD",
        "侧窗 前挡风",
        "砸哪块玻璃|拿什么砸|用石头砸行吗|要不要把窗砸了|玻璃敲不碎|怕砸到孩子",
    ),
    (
        "locked_in",
        "HOW_LONG_IN_HEAT",
        "别按时间等",
        "能撑多久|孩子能坚持多久|会闷死吗|多久会危险|才锁了五分钟要紧不|会不会闷坏",
    ),
    ("locked_in", "CHILD_CRIES", "哄", "孩子一直哭|娃哇哇哭|哭得不行|还在哭怎么办|怎么哄他|哭个不停"),
    ("locked_in", "KEY_COMES", "别干等", "备用钥匙在家|开锁师傅要来|手机也打不开|APP没反应|老公送钥匙来|钥匙锁车里了"),
    (
        "gas",
        "GAS_VICTIM",
        "别贸然 120",
        "里面的人晕了|能进去救吗|他晕倒了我进去拖他|我冲进去拉人 要不要进去|里面还有人",
    ),
    ("gas", "GAS_DRIVING", "开窗 熄火", "还能开吗|我还在路上开着|要不要停车|能继续开不|先开窗行吗|正开着车闻到味"),
    ("gas", "GAS_PHONE", "上风处", "能打电话吗|可以用手机不|打电话会炸吗会不会不安全 能打电话不|能启动吗|可以发动车吗"),
    (
        "fire",
        "TUNNEL_FIRE",
        "掉头 横通道",
        "隧道里着火了|在隧道里能掉头吗|隧道里全是烟|往哪跑 我在隧道里|隧道里我怎么走",
    ),
    ("fire", "CLOTHES_BURN", "打滚", "他衣服着火了|身上起火了|裤子烧着了|头发着了|身上有火咋办"),
    (
        "fire",
        "LEAVE_THINGS",
        "别回去拿",
        "我能回去拿包吗|电脑还在车里能拿不|想去取一下手机|我先抢东西出来|行李在车上怎么办",
    ),
    ("fire", "CHARGING_GUN", "急停 别硬拔", "枪拔不下来|充电枪卡住了|拔枪拔不动|能拔枪吗|插头取不下来|急停在哪"),
    (
        "fire",
        "SMOKE_GONE",
        "复燃",
        "烟没了能回去吗|烟散了是不是没事了|火灭了能开走吗|不冒烟了可以回车上不|火小了能不能靠近",
    ),
    (
        "fire",
        "EXTINGUISHER",
        "别自己灭",
        "灭火器能用吗|我用灭火器喷行不|泼水行吗|能自己灭火吗|用水浇可以吗|拿灭火器去灭",
    ),
    (
        "fire",
        "DOOR_IN_FIRE",
        "机械",
        "车门打不开我出不去|门开不了怎么办|里面门打不开人困在里面|应急拉手在哪|门把手弹不出来 咋出",
    ),
    ("fire", "SMOKE_INHALED", "透气 120", "我呛到了|吸了好多烟|嗓子疼得很|孩子吸入浓烟了|喉咙好难受"),
    ("fire", "BURN", "凉水", "手烫伤了怎么办|烧伤能抹牙膏吗|起水泡要不要挑|烫到了能用冰吗|脸烧伤咋整|抹酱油管用不"),
    ("fire", "FIRE_GROWS", "50 米 119", "火越来越大了|火更大了|噼里啪啦响|会不会爆炸|烧到旁边的车了|越烧越旺"),
    ("fire", "HOW_FAR", "50 米", "要离多远|站哪安全|退到哪|离10米够吗|要跑多少米|站这里行吗"),
    ("water", "BELT_IN_WATER", "割断", "安全带解不开|安全带卡住了|安全带打不开咋办|安全带用剪刀行吗 剪|安全带弄不开"),
    (
        "water",
        "BREAK_IN_WATER",
        "头枕 边角 前挡风",
        "拿什么砸|没有安全锤|砸哪里|玻璃砸不开 敲不碎|用手机砸行吗|砸窗砸不动|能砸前挡风玻璃吗 用脚踹",
    ),
    ("water", "WINDOW_IN_WATER", "侧窗", "窗户降不下来|车窗打不开|玻璃摇不下来|窗子没反应|玻璃按不动"),
    ("water", "CANNOT_SWIM", "能浮", "我不会游泳|不会水啊|旱鸭子一个|唔识 我不识水性|游不动了"),
    ("water", "ON_THE_ROOF", "车顶", "我在车顶上|爬到车顶了|我们站在车顶|车顶上能待吗|都在顶上等着呢"),
    ("water", "DOOR_IN_WATER", "安全带 侧窗", "车门打不开|门推不开|推不动 门开不了|我出不去|出不来了 门顶不开"),
    (
        "water",
        "DRIVES_IN_WATER",
        "别再往前",
        "水到轮胎了还能开吗|能冲过去吗|水到膝盖车还能开|水里继续开行吗|慢慢开过去行吗|可以涉水过吗",
    ),
    ("water", "WATER_RISES", "现在就出来", "水还在涨|水到胸口了|水越来越高|车在往下沉|水漫到我脖子了"),
    (
        "highway",
        "AFRAID_TO_GET_OUT",
        "护栏 安全带 双闪",
        "我不敢下车|怕下去被撞|车太多没法下|下不去车|护栏翻不过去|不敢开门",
    ),
    (
        "highway",
        "IN_THE_CAR",
        "护栏外",
        "坐车里安全吗|在车里等行不行|能不能回车里|外面下雨我可以上车等吗|待在车上可以吗|留车里吧",
    ),
    ("highway", "NO_TRIANGLE", "双闪 12122", "没有三角牌|我没带警示牌|三角架找不到|警示牌坏了|找不到三角警示牌"),
    ("highway", "WHERE_TRIANGLE", "150 米", "三角牌放哪|警示牌要放多远|警示牌怎么摆|摆多少米|三角牌放在车后可以吗"),
    ("injury", "NO_BREATH", "120 胸口", "他没呼吸了|没气了|不喘气了|心跳停了|要不要人工呼吸|怎么做心肺复苏"),
    ("locked_in", "NO_BREATH", "120 胸口", "抱出来没呼吸|孩子不喘气了|没有心跳|心肺复苏怎么做|要人工呼吸吗"),
    ("injury", "UNCONSCIOUS", "120 起伏", "他昏迷了|昏过去了|叫不醒|人没反应|喊他不应|没意识了|能掐人中吗"),
    ("injury", "STUCK_IN_WOUND", "别拔", "玻璃扎在腿上|能拔出来吗|钢筋插进肚子了|有块铁片扎到手里|树枝戳在胸口"),
    ("injury", "NOSEBLEED", "鼻翼", "流鼻血了|鼻子出血|鼻子一直流血|鼻血止不住|要不要仰头"),
    (
        "injury",
        "BLEEDING",
        "毛巾 按住",
        "血止不住 我拿毛巾按着行不行|一直在流血|血不停地流|怎么止血|止不住血啊|用皮带勒住行吗|还在淌血|流了好多血",
    ),
    ("injury", "HEAD", "120 躺着", "他头撞了现在头晕|想吐|头好晕|吐了|脑袋磕了有点犯困|看东西重影|我恶心"),
    ("trapped", "BELT", "割断 119", "安全带解不开|安全带卡住了|安全带按不开|用刀割安全带 安全带勒着|安全带打不开咋整"),
    (
        "trapped",
        "STUCK",
        "别硬拉 119",
        "腿卡住了能拉吗|脚夹着怎么办|我能不能把他拽出来|拉不出来|用千斤顶行不|压在车底咋办",
    ),
    (
        "injury",
        "DO_NOT_MOVE",
        "别动他",
        "能不能动他|可以扶他起来吗|要不要把他搬到路边|骨折了怎么办|扶起来行不行|腿断了要固定吗",
    ),
    (
        "injury",
        "NOTHING_TO_EAT",
        "吃喝",
        "能给他喝水吗|他说口渴|喂点水行不行|可以吃止疼药吗|给她喝点糖水行吗 喝糖水可以不",
    ),
    ("injury", "LINE_BUSY", "再拨 110", "120占线|120打不通|救护车多久到|120没人接啊|救护车怎么还不来|急救还没到"),
    (
        "injury",
        "TO_HOSPITAL",
        "120 拍照",
        "我能自己送他去医院吗|我直接送医院行不行|要不要先拉去医院|开车送医院快还是等|打车送医院可以不",
    ),
    (
        "illness",
        "DO_NOT_DRIVE_ILL",
        "别自己开车",
        "我自己开去医院|我开车送他去医院行吗|能不能继续开|撑着开到医院|我慢慢开回家行吗",
    ),
    (
        "injury",
        "DO_NOT_LEAVE",
        "别走 120 122",
        "先走一步行吗|他让我走那我走了啊|我能走吗|我想先走|对方说没事我能走吗|赶着上班咋办|"
        "可以离开吗|他说没事 让我走 走行吗|我要迟到了能不能走|不等交警行吗 不用等交警吧",
    ),
    (
        "injury",
        "MOVE_AFTER_INJURY",
        "别挪车 标好",
        "能挪车吗|要不要把车挪开|车挪到路边行吗|挡着路了要挪吗|可以移车不|后面按喇叭让我挪",
    ),
    (
        "highway",
        "NO_TYRE_HERE",
        "12122",
        "能不能自己换备胎|我想换个轮胎再走|爆胎了自己换胎行吧|换备胎可以吗|就地换一下胎",
    ),
    ("highway", "MOVE_ON_HIGHWAY", "应急车道", "能挪车吗|要不要靠边|车推到应急车道行吗|可以把车开到边上不|后面催我挪"),
    (
        "illness",
        "HEART_PILLS",
        "120 自己",
        "有速效救心丸能吃吗|硝酸甘油要不要含|给他吃药行吗|可以吃阿司匹林不|救心丸喂几颗",
    ),
    ("illness", "SEIZURE", "别按住 塞", "他在抽搐|抽起来了|口吐白沫|要不要塞筷子|浑身抽|好像是癫痫|羊癫疯犯了"),
    ("illness", "STROKE", "120 几点", "嘴歪了|半边身子麻|说话说不清|是不是中风|脸歪了一边"),
    ("illness", "LOW_SUGAR", "糖 15 分钟", "他有糖尿病|低血糖犯了|手抖|打了胰岛素|能吃糖吗|可以喝可乐不 喝可乐行吗"),
    ("illness", "HEAT_STROKE", "阴凉", "他中暑了|热得不行|身上滚烫|晒晕了|可以喝藿香正气水吗"),
    ("illness", "CHEST", "别走动 120", "胸口疼|心口闷得很|喘不上气|胸闷|憋得慌|是不是心梗"),
    ("violence", "THEY_SMASH", "别下车 110", "他们在砸车|砸我玻璃|拿着棍子|踹我车门|拉我车门|有人拿刀"),
    ("violence", "THEY_FOLLOW", "派出所 110", "他跟着我|一直跟|还在追|甩不掉|有车尾随|老别我车"),
    ("violence", "MAY_I_GET_OUT", "别下车", "我能下车吗|要不要下去|下车跟他理论|能拍视频吗|他叫我下车"),
    ("fall", "TILTING", "悬空", "车在晃|能下车吗|谁先下|可以慢慢爬出去吗|往下滑了|从哪边出去"),
    (
        "self_harm",
        "AT_THE_EDGE",
        "110 往回走 12356",
        "我在天台|我现在在桥上|在江边坐着呢|站在楼顶上|上了天台了|我到河边了|坐在窗台上",
    ),
    (
        "self_harm",
        "TALK_WITH_US",
        "12356 我在听",
        "你能陪我说说话吗|没人可以说|能聊聊吗|不知道跟谁说|想找人聊会儿|没地方说|你听我说",
    ),
    ("self_harm", "AFRAID", "12356 陪着", "我怕|好害怕|我真的很怕|我不敢|心里慌得很"),
    ("self_harm", "SWALLOWED", "120 催吐", "吃了一瓶|吞了两板|喝了半瓶|都吃了|割了手腕"),
    ("self_harm", "FEELS_IT", "120", "有点困|好困|头晕得很|开始迷糊了|眼睛睁不开眼"),
    ("self_harm", "HOTLINE_BUSY", "110", "打了没人接|没人接|打了好几遍没人接|打不通|一直占线"),
    (
        "water",
        "SOMEONE_IN_WATER",
        "119 110 别自己下水",
        "出来了 我老婆还在里面|我爬出来了 我妈没出来|我出来了 孩子还在里面|我哥还在车里|"
        "车里还有人|我弟出不来|里面还有个老人",
    ),
    ("water", "BREAK_IN_WATER", "边角", "头枕拔出来了|头枕卸下来了|有安全锤 怎么砸|头枕拔不出来|找到锤子了"),
    (
        "water",
        "WATER_AT_DOOR",
        "别等水满",
        "开不开车门|等水满了再开门对不对|要不要开门|能开车门吗|等水灌满再推门行吗|现在推门行不",
    ),
    ("water", "WET_AND_COLD", "湿衣服 120", "冻得要死|我出来了 好冷|浑身发抖|全身湿透了|一直抖 冷死了|打哆嗦"),
    ("fire", "SOMEONE_INSIDE", "119", "我弟还在车里|我姐没出来|奶奶还在后排|里头还有个娃|我同事出不来"),
    ("fire", "FIRE_GROWS", "50 米", "往旁边车窜了|烧到隔壁车了|旁边那辆车也着了|朝后面的车烧过去了|蔓延到另一辆车"),
    (
        "fire",
        "LEAVE_THE_CAR_THERE",
        "别过去",
        "物业让我去挪旁边的车|保安喊我过去挪车|他们叫我把车开走|要我去把车推开|让我先挪一下",
    ),
    (
        "injury",
        "HOW_TO_PRESS",
        "120 掌根 5 到",
        "怎么按压|按哪里 按多快|120说按压 怎么按|压多深|让我按压 咋按|按什么位置|按压要按多久",
    ),
    ("illness", "NO_BREATH", "120 胸口", "他不喘气了|没有呼吸了|摸不到脉搏|心跳停了|人没气了"),
    (
        "injury",
        "HELMET",
        "有呼吸就别摘",
        "头盔要不要给他摘|能摘头盔吗|头盔要取下来不|要不要脱掉他的头盔|头盔卸不卸 能卸不",
    ),
    (
        "injury",
        "LIE_STILL",
        "躺着 120",
        "他醒了 想坐起来 让不让|他要站起来|大爷非要起来|能让他坐起来吗|她说想走两步",
    ),
    ("injury", "DO_NOT_MOVE", "别揉", "能不能给她揉揉|揉一下行不|给他按摩可以吗|把他拖到路边行不|抬到边上好不好"),
    ("injury", "STUCK_IN_WOUND", "别拔", "腿上插了根铁 要拔吗|肚子上扎了块玻璃|插着一根钢筋|能拔不|胳膊上戳了根木棍"),
    ("injury", "STUCK", "别硬拉", "我妈卡里面|能拽不|他夹在座位 咋办|能拖吗|司机卡在方向盘那"),
    (
        "runaway",
        "SOFT_BRAKE",
        "连踩 122",
        "踩到底才有一点|刹车发软|刹车好像软了|一脚踩空了 踩下去空的|踩到底就一点点刹车|还有点刹车",
    ),
    ("runaway", "BEND_AHEAD", "别猛打方向", "前面有弯|前面是个急弯|马上到路口了|前面有人|快到红灯了|要转弯了"),
    ("animal", "BITTEN", "清水", "狗咬了怎么办|被蛇咬了|要打狂犬疫苗吗 狂犬|咬了要不要挤|蜇了怎么弄"),
]

SPOKEN = [
    pytest.param(Danger(kind), name, must.replace("_", " "), text, id=f"{name}-{text}")
    for kind, name, must, texts in ASKED
    for text in texts.split("|")
]

ORDINARY = """
我要查保单|什么时候赔|车牌粤B12345|没有人受伤|人都没事|没受伤|对方也没受伤|昨天下午三点多|刚才|今天早上八点二十|大概半小时前
在深南大道和香蜜湖路口|小区地下车库|京港澳高速北行125公里处|翠湖隧道出口|停车场里|我家楼下|车牌是粤AD12345|对方车牌京A88888
手机号13800138000|我姓王|车还能开|能开|开不了了|可以开|车不能动了|需要拖车|我的车是小米SU7|追尾了前车|被后车追尾|左前门撞凹了
左前门打不开了|前保险杠裂了|挡风玻璃碎了|后视镜掉了|已经报警了|交警来过了|认定书还没出|对方全责|我全责|我已经离开现场了
对方已经走了|车已经挪到路边了|车停在路边|照片我等下发|怎么上传照片|行驶证在家|驾驶证照片要正反面吗|需要什么材料|现在到哪一步了
定损员什么时候来|多久能赔下来|我想走保险|我要走快赔|走理赔流程吗|能走线上吗|去哪里修|4S店可以修吗|要修多久|修车多少钱
当时我坐在车里等红灯|当时赶着上班没看清前面|我在倒车的时候撞了柱子|下雨路滑没刹住|变道的时候刮到了|对方说私了|没有着火|没冒烟
没晕也没吐|头不晕|没流血|已经送医院了|救护车已经拉走了|交警让我们自己协商|转人工|不知道|好的|谢谢|嗯|是的|不是|行|等一下|我发错了
系了安全带|安全气囊弹出来了|刹车灯坏了|方向盘没问题|轮胎爆了|底盘刮了一下|充电桩旁边停着|电池没事|两个人|就我一个|我自己开的
我老公开的|单方事故|两车事故|撞到护栏了|撞到石墩|被石头崩了|玻璃被砸了|停着被人划了|找不到肇事者|保单号多少|交强险到期没|怎么续保
时速大概四十|红灯直行|直行对方左转|有行车记录仪|没有行车记录仪|监控在物业那|先不报了|明天再说|继续|上一步|改一下时间|地点说错了
我可以走快赔吗|我想先走定损|对方没事走了|他说没事就走了|人没事就是车坏了|方向盘抖|安全带卡扣坏了|轮胎被钢筋扎到了|铁片扎进轮胎
要去拿驾驶证吗|还在跟交警沟通|对方电话打不通|挡风玻璃被石头砸裂了|车不动了|水退了车能开|我没喝酒|前天晚上停在河边|孩子在家
后备箱打不开了|车窗玻璃碎了一地|保险杠掉下来了|我在等交警|交警还没来|拖车什么时候到|车走不了了|车能走|他走路没问题|人在医院
他按了喇叭|我按住了开关|车上按摩座椅坏了|枪拔了|钥匙拔出来了|前面的车急刹|今天好热|里面的人是我老婆|他自己起来了
可以开发票吗|能开去修理厂吗|停在车位上没动|在车上拿了行驶证|孩子吓哭了但没事|怎么办|行吗|血止住了|他醒了|火灭了|警察来了
""".replace("\n", "|").strip("|")


@pytest.mark.parametrize(("danger", "name", "must", "text"), SPOKEN)
def test_what_is_asked_in_the_danger_is_answered(danger: Danger, name: str, must: str, text: str) -> None:
    answer = more_advice(text, {danger})
    assert answer == SENTENCES[name]
    assert all(word in answer for word in re.findall(r"\d+ 米|\d+ 分钟|N 挡|\S+", must))


@pytest.mark.parametrize("text", ORDINARY.split("|"))
def test_ordinary_talk_of_a_report_gets_no_advice(text: str) -> None:
    assert more_advice(text, set(Danger)) is None


@pytest.mark.parametrize(("danger", "name", "must", "text"), SPOKEN)
def test_where_nothing_was_met_there_is_no_advice(danger: Danger, name: str, must: str, text: str) -> None:
    assert more_advice(text, ()) is None


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.advice[:12])
def test_every_advice_is_short_and_speaks_of_no_money(
    entry: Entry,
) -> None:
    assert 20 <= len(_CHINESE.findall(entry.advice)) <= 80
    assert not _MONEY.search(entry.advice)


def test_every_advice_has_at_least_five_ways_of_asking_for_it() -> None:
    ways = {SENTENCES[name]: len(texts.split("|")) for _, name, _, texts in ASKED}
    assert all(ways.get(entry.advice, 0) >= 5 for entry in ENTRIES)


@pytest.mark.parametrize("text", ["血 止不住，怎么办", "血\u200b止不住", "血……止不住！！", "血止不住啊啊啊"])
def test_signs_and_spaces_between_the_words_do_not_matter(text: str) -> None:
    assert more_advice(text, [Danger.INJURY]) == people.BLEEDING


def test_the_same_words_mean_another_thing_in_another_danger() -> None:
    assert more_advice("能下车吗", {Danger.ELECTRIC}) == car.WIRE_ON_CAR
    assert more_advice("能下车吗", {Danger.VIOLENCE}) == people.MAY_I_GET_OUT


def test_who_despairs_is_not_told_to_wait_for_the_police() -> None:
    assert more_advice("我想走了不想活了", {Danger.INJURY, Danger.SELF_HARM}) == despair.STAY_WITH_US


def test_a_long_story_is_no_question() -> None:
    assert more_advice("血止不住" * 100, set(Danger)) is None
