/// What the build of issue 2 wrote: an evening's journal and its snapshot, byte for byte. Not to be
/// made anew: it stands for the data of those who upgrade.
enum SecondBuild {
  /// Inputs with their moments.
  static let journal = #"""
    [{"at":{"desk":0,"wall":1795233600000},"input":{"county":{"_0":{"areas":[{"code":"v1","nam\#
    e":"village","tier":"village"}],"bends":[],"devices":[{"area":"v1","cameras":["51098110000\#
    000000201"],"deviceClass":2,"id":"51098110000000000101","isArmed":true,"isKeySite":false,"\#
    name":"device 101","place":{"latitudeE7":275000000,"longitudeE7":1197000000},"zones":[]},{\#
    "area":"v1","cameras":[],"deviceClass":1,"id":"51098110000000000201","isArmed":true,"isKey\#
    Site":false,"name":"device 201","place":{"latitudeE7":275004497,"longitudeE7":1197000000},\#
    "zones":[]},{"area":"v1","cameras":[],"deviceClass":3,"id":"51098110000000000301","isArmed\#
    ":true,"isKeySite":false,"name":"device 301","place":{"latitudeE7":275010792,"longitudeE7"\#
    :1197000000},"zones":[]}],"name":"valley","terrainFactor":2,"units":[{"callSign":"car 501"\#
    ,"cruise":360,"id":"51098110000000000501","kind":"car","station":{"latitudeE7":275089932,"\#
    longitudeE7":1197000000}},{"callSign":"car 502","cruise":360,"id":"51098110000000000502","\#
    kind":"car","station":{"latitudeE7":275179864,"longitudeE7":1197000000}}]}}}},{"at":{"desk\#
    ":0,"wall":1795233600000},"input":{"started":{"boot":1767225601}}},{"at":{"desk":0,"wall":\#
    1795233600000},"input":{"unit":{"_0":{"receipt":0,"status":1,"unit":"51098110000000000501"\#
    ,"words":""}}}},{"at":{"desk":0,"wall":1795233600000},"input":{"unit":{"_0":{"receipt":0,"\#
    status":1,"unit":"51098110000000000502","words":""}}}},{"at":{"desk":1000,"wall":179523360\#
    1000},"input":{"camera":{"_0":{"camera":"51098110000000000201","event":{"visitStarted":{"_\#
    0":{"camera":"51098110000000000201","frames":3,"peak":1795233600000,"peakShare":0.1,"start\#
    ":1795233600000,"zones":[]}}}}}}},{"at":{"desk":4000,"wall":1795233604000},"input":{"camer\#
    a":{"_0":{"camera":"51098110000000000201","event":{"visitEnded":{"_0":{"camera":"510981100\#
    00000000201","end":1795233604000,"frames":3,"peak":1795233600000,"peakShare":0.1,"start":1\#
    795233600000,"zones":[]}}}}}}},{"at":{"desk":5000,"wall":1795233605000},"input":{"command"\#
    :{"_0":{"actor":{"operatorNamed":{"_0":"lin"}},"command":{"acknowledge":{"_0":1}},"id":"c1\#
    "}}}},{"at":{"desk":6000,"wall":1795233606000},"input":{"command":{"_0":{"actor":{"operato\#
    rNamed":{"_0":"lin"}},"command":{"note":{"_0":1,"_1":"looks like a fox"}},"id":"c2"}}}},{"\#
    at":{"desk":9000,"wall":1795233609000},"input":{"command":{"_0":{"actor":{"operatorNamed":\#
    {"_0":"lin"}},"command":{"resolve":{"_0":1,"_1":"nothingFound","note":"fox"}},"id":"c3"}}}\#
    },{"at":{"desk":10000,"wall":1795233610000},"input":{"command":{"_0":{"actor":{"operatorNa\#
    med":{"_0":"lin"}},"command":{"followUp":{"_0":1,"note":"","satisfied":true}},"id":"c4"}}}\#
    },{"at":{"desk":11000,"wall":1795233611000},"input":{"command":{"_0":{"actor":{"operatorNa\#
    med":{"_0":"lin"}},"command":{"archive":{"_0":1}},"id":"c5"}}}},{"at":{"desk":20000,"wall"\#
    :1795233620000},"input":{"alarm":{"_0":{"alarm":{"action":1,"batteryMillivolts":0,"button"\#
    :1,"heldMilliseconds":0,"pressCount":0},"boot":1,"device":"51098110000000000101","deviceTi\#
    me":0,"sequence":1}}}},{"at":{"desk":22000,"wall":1795233622000},"input":{"command":{"_0":\#
    {"actor":{"operatorNamed":{"_0":"lin"}},"command":{"dispatch":{"_0":2,"units":[]}},"id":"c\#
    6"}}}},{"at":{"desk":22000,"wall":1795233622000},"input":{"fixes":{"_0":{"fixes":[{"ageSec\#
    onds":5,"place":{"latitudeE7":275071946,"longitudeE7":1197000000},"unit":"5109811000000000\#
    0501"}],"incident":2}}}},{"at":{"desk":25000,"wall":1795233625000},"input":{"unit":{"_0":{\#
    "order":17,"receipt":2,"status":4,"unit":"51098110000000000501","words":"coming"}}}},{"at"\#
    :{"desk":30000,"wall":1795233630000},"input":{"command":{"_0":{"actor":{"operatorNamed":{"\#
    _0":"lin"}},"command":{"verify":{"_0":2,"_1":"silent"}},"id":"c7"}}}},{"at":{"desk":40000,\#
    "wall":1795233640000},"input":{"command":{"_0":{"actor":{"operatorNamed":{"_0":"lin"}},"co\#
    mmand":{"reset":{"_0":2,"reason":"met the caller"}},"id":"c8"}}}},{"at":{"desk":41000,"wal\#
    l":1795233641000},"input":{"command":{"_0":{"actor":{"operatorNamed":{"_0":"lin"}},"comman\#
    d":{"archive":{"_0":2}},"id":"c9"}}}},{"at":{"desk":50000,"wall":1795233650000},"input":{"\#
    health":{"_0":{"device":"51098110000000000301","faults":0,"isOnline":false}}}},{"at":{"des\#
    k":51000,"wall":1795233651000},"input":{"command":{"_0":{"actor":{"operatorNamed":{"_0":"l\#
    in"}},"command":{"dispatch":{"_0":3,"units":["51098110000000000502"]}},"id":"c10"}}}}]
    """#

  /// The desk after them.
  static let snapshot = #"""
    {"acceptedPresses":1,"answers":[{"actor":{"operatorNamed":{"_0":"lin"}},"id":"c1"},{"actor\#
    ":{"operatorNamed":{"_0":"lin"}},"id":"c2"},{"actor":{"operatorNamed":{"_0":"lin"}},"id":"\#
    c3"},{"actor":{"operatorNamed":{"_0":"lin"}},"id":"c4"},{"actor":{"operatorNamed":{"_0":"l\#
    in"}},"id":"c5"},{"actor":{"operatorNamed":{"_0":"lin"}},"id":"c6"},{"actor":{"operatorNam\#
    ed":{"_0":"lin"}},"id":"c7"},{"actor":{"operatorNamed":{"_0":"lin"}},"id":"c8"},{"actor":{\#
    "operatorNamed":{"_0":"lin"}},"id":"c9","refusal":{"outcomeMissing":{}}},{"actor":{"operat\#
    orNamed":{"_0":"lin"}},"id":"c10"}],"bendAlerts":[],"cameras":[{"camera":"5109811000000000\#
    0201","isOngoing":false,"visit":{"at":4000,"incident":1}}],"clock":{"desk":51000,"wall":17\#
    95233651000},"closed":[{"at":11000,"incident":1}],"county":{"areas":[{"code":"v1","name":"\#
    village","tier":"village"}],"bends":[],"devices":[{"area":"v1","cameras":["510981100000000\#
    00201"],"deviceClass":2,"id":"51098110000000000101","isArmed":true,"isKeySite":false,"name\#
    ":"device 101","place":{"latitudeE7":275000000,"longitudeE7":1197000000},"zones":[]},{"are\#
    a":"v1","cameras":[],"deviceClass":1,"id":"51098110000000000201","isArmed":true,"isKeySite\#
    ":false,"name":"device 201","place":{"latitudeE7":275004497,"longitudeE7":1197000000},"zon\#
    es":[]},{"area":"v1","cameras":[],"deviceClass":3,"id":"51098110000000000301","isArmed":tr\#
    ue,"isKeySite":false,"name":"device 301","place":{"latitudeE7":275010792,"longitudeE7":119\#
    7000000},"zones":[]}],"name":"valley","terrainFactor":2,"units":[{"callSign":"car 501","cr\#
    uise":360,"id":"51098110000000000501","kind":"car","station":{"latitudeE7":275089932,"long\#
    itudeE7":1197000000}},{"callSign":"car 502","cruise":360,"id":"51098110000000000502","kind\#
    ":"car","station":{"latitudeE7":275179864,"longitudeE7":1197000000}}]},"dockets":[{"answer\#
    Interval":900000,"deadlines":[],"hasArrival":false,"incident":{"answered":{"at":{"desk":50\#
    00,"wall":1795233605000},"by":{"operatorNamed":{"_0":"lin"}}},"followUp":true,"furtherRepo\#
    rts":0,"id":1,"isEscalated":false,"isLatched":false,"isOverflow":false,"nature":"motion","\#
    offers":[],"opened":{"desk":1000,"wall":1795233601000},"outcome":"nothingFound","place":{"\#
    area":"v1","coordinate":{"latitudeE7":275004497,"longitudeE7":1197000000},"words":"device\#
     201"},"presented":{"desk":1000,"wall":1795233601000},"presses":0,"severity":3,"since":{"d\#
    esk":11000,"wall":1795233611000},"sources":[{"count":1,"device":"51098110000000000201","fi\#
    rst":{"desk":1000,"wall":1795233601000},"last":{"desk":4000,"wall":1795233604000},"nature"\#
    :"motion"}],"state":"archived","timeline":[{"at":{"desk":1000,"wall":1795233601000},"by":{\#
    "device":{"_0":"51098110000000000201"}},"what":{"seen":{"_0":"motion"}}},{"at":{"desk":100\#
    0,"wall":1795233601000},"by":{"desk":{}},"what":{"state":{"from":"received","to":"triaged"\#
    }}},{"at":{"desk":1000,"wall":1795233601000},"by":{"desk":{}},"what":{"presented":{}}},{"a\#
    t":{"desk":5000,"wall":1795233605000},"by":{"operatorNamed":{"_0":"lin"}},"what":{"answere\#
    d":{}}},{"at":{"desk":6000,"wall":1795233606000},"by":{"operatorNamed":{"_0":"lin"}},"what\#
    ":{"noted":{"_0":"looks like a fox"}}},{"at":{"desk":9000,"wall":1795233609000},"by":{"ope\#
    ratorNamed":{"_0":"lin"}},"what":{"resolved":{"_0":"nothingFound","note":"fox"}}},{"at":{"\#
    desk":9000,"wall":1795233609000},"by":{"operatorNamed":{"_0":"lin"}},"what":{"state":{"fro\#
    m":"triaged","to":"resolved"}}},{"at":{"desk":10000,"wall":1795233610000},"by":{"operatorN\#
    amed":{"_0":"lin"}},"what":{"followedUp":{"note":"","satisfied":true}}},{"at":{"desk":1000\#
    0,"wall":1795233610000},"by":{"operatorNamed":{"_0":"lin"}},"what":{"state":{"from":"resol\#
    ved","to":"followUp"}}},{"at":{"desk":11000,"wall":1795233611000},"by":{"operatorNamed":{"\#
    _0":"lin"}},"what":{"state":{"from":"followUp","to":"archived"}}}]},"isAttended":true,"isS\#
    hort":false,"lateOrders":[],"pressTimes":[],"resolutionBegan":1000},{"answerInterval":6000\#
    0,"deadlines":[{"due":1225000,"kind":"arrival"},{"due":86420000,"kind":"resolution"}],"has\#
    Arrival":false,"incident":{"answered":{"at":{"desk":22000,"wall":1795233622000},"by":{"ope\#
    ratorNamed":{"_0":"lin"}}},"furtherReports":0,"id":2,"isEscalated":false,"isLatched":false\#
    ,"isOverflow":false,"nature":"press","offers":[{"isEstimated":false,"isReceived":true,"met\#
    res":1600,"offered":{"desk":22000,"wall":1795233622000},"order":17,"seconds":160,"since":{\#
    "desk":25000,"wall":1795233625000},"state":"enRoute","unit":"51098110000000000501"}],"open\#
    ed":{"desk":20000,"wall":1795233620000},"place":{"area":"v1","coordinate":{"latitudeE7":27\#
    5000000,"longitudeE7":1197000000},"words":"device 101"},"presented":{"desk":20000,"wall":1\#
    795233620000},"presses":1,"reset":{"at":{"desk":40000,"wall":1795233640000},"by":{"operato\#
    rNamed":{"_0":"lin"}}},"severity":2,"since":{"desk":25000,"wall":1795233625000},"sources":\#
    [{"count":1,"device":"51098110000000000101","first":{"desk":20000,"wall":1795233620000},"l\#
    ast":{"desk":20000,"wall":1795233620000},"nature":"press"}],"state":"handling","timeline":\#
    [{"at":{"desk":20000,"wall":1795233620000},"by":{"device":{"_0":"51098110000000000101"}},"\#
    what":{"seen":{"_0":"press"}}},{"at":{"desk":20000,"wall":1795233620000},"by":{"desk":{}},\#
    "what":{"state":{"from":"received","to":"triaged"}}},{"at":{"desk":20000,"wall":1795233620\#
    000},"by":{"desk":{}},"what":{"presented":{}}},{"at":{"desk":22000,"wall":1795233622000},"\#
    by":{"operatorNamed":{"_0":"lin"}},"what":{"answered":{}}},{"at":{"desk":22000,"wall":1795\#
    233622000},"by":{"desk":{}},"what":{"offered":{"_0":17,"_2":"nearest","unit":"510981100000\#
    00000501"}}},{"at":{"desk":22000,"wall":1795233622000},"by":{"desk":{}},"what":{"state":{"\#
    from":"triaged","to":"assigned"}}},{"at":{"desk":25000,"wall":1795233625000},"by":{"unit":\#
    {"_0":"51098110000000000501"}},"what":{"offer":{"_0":17,"_2":"accepted","unit":"5109811000\#
    0000000501"}}},{"at":{"desk":25000,"wall":1795233625000},"by":{"unit":{"_0":"5109811000000\#
    0000501"}},"what":{"state":{"from":"assigned","to":"handling"}}},{"at":{"desk":25000,"wall\#
    ":1795233625000},"by":{"unit":{"_0":"51098110000000000501"}},"what":{"offer":{"_0":17,"_2"\#
    :"enRoute","unit":"51098110000000000501"}}},{"at":{"desk":25000,"wall":1795233625000},"by"\#
    :{"unit":{"_0":"51098110000000000501"}},"what":{"words":{"_1":"coming","unit":"51098110000\#
    000000501"}}},{"at":{"desk":30000,"wall":1795233630000},"by":{"operatorNamed":{"_0":"lin"}\#
    },"what":{"verified":{"_0":"silent"}}},{"at":{"desk":40000,"wall":1795233640000},"by":{"op\#
    eratorNamed":{"_0":"lin"}},"what":{"reset":{"reason":"met the caller"}}}],"timer":{"due":1\#
    225000,"kind":"arrival"},"verified":"silent"},"isAttended":true,"isShort":false,"ladder":{\#
    "isQuiet":true,"isSecondOffered":false,"named":[],"servedBefore":0,"tried":["5109811000000\#
    0000501"],"wanted":1},"lateOrders":[],"pressTimes":[20000],"resolutionBegan":20000},{"answ\#
    erInterval":900000,"deadlines":[{"due":81000,"kind":"signOff","order":18},{"due":111000,"k\#
    ind":"withdraw","order":18},{"due":231000,"kind":"commander"},{"due":259250000,"kind":"res\#
    olution"}],"hasArrival":false,"incident":{"answered":{"at":{"desk":51000,"wall":1795233651\#
    000},"by":{"operatorNamed":{"_0":"lin"}}},"furtherReports":0,"id":3,"isEscalated":false,"i\#
    sLatched":false,"isOverflow":false,"nature":"deviceFault","offers":[{"isEstimated":false,"\#
    isReceived":false,"offered":{"desk":51000,"wall":1795233651000},"order":18,"since":{"desk"\#
    :51000,"wall":1795233651000},"state":"offered","unit":"51098110000000000502"}],"opened":{"\#
    desk":50000,"wall":1795233650000},"place":{"area":"v1","coordinate":{"latitudeE7":27501079\#
    2,"longitudeE7":1197000000},"words":"device 301"},"presented":{"desk":50000,"wall":1795233\#
    650000},"presses":0,"severity":3,"since":{"desk":51000,"wall":1795233651000},"sources":[{"\#
    count":1,"device":"51098110000000000301","first":{"desk":50000,"wall":1795233650000},"last\#
    ":{"desk":50000,"wall":1795233650000},"nature":"deviceFault"}],"state":"assigned","timelin\#
    e":[{"at":{"desk":50000,"wall":1795233650000},"by":{"device":{"_0":"51098110000000000301"}\#
    },"what":{"seen":{"_0":"deviceFault"}}},{"at":{"desk":50000,"wall":1795233650000},"by":{"d\#
    esk":{}},"what":{"state":{"from":"received","to":"triaged"}}},{"at":{"desk":50000,"wall":1\#
    795233650000},"by":{"desk":{}},"what":{"presented":{}}},{"at":{"desk":50000,"wall":1795233\#
    650000},"by":{"device":{"_0":"51098110000000000301"}},"what":{"health":{"_1":0,"isOnline":\#
    false}}},{"at":{"desk":51000,"wall":1795233651000},"by":{"operatorNamed":{"_0":"lin"}},"wh\#
    at":{"answered":{}}},{"at":{"desk":51000,"wall":1795233651000},"by":{"operatorNamed":{"_0"\#
    :"lin"}},"what":{"offered":{"_0":18,"_2":"byHand","unit":"51098110000000000502"}}},{"at":{\#
    "desk":51000,"wall":1795233651000},"by":{"operatorNamed":{"_0":"lin"}},"what":{"state":{"f\#
    rom":"triaged","to":"assigned"}}}],"timer":{"due":81000,"kind":"signOff"}},"isAttended":tr\#
    ue,"isShort":false,"ladder":{"isQuiet":false,"isSecondOffered":false,"named":[18],"servedB\#
    efore":0,"tried":["51098110000000000502"],"wanted":1},"lateOrders":[],"pressTimes":[],"res\#
    olutionBegan":50000}],"faults":[{"incident":3,"key":{"device":"51098110000000000301","natu\#
    re":"deviceFault"}}],"health":[{"device":"51098110000000000301","faults":0,"isOnline":fals\#
    e}],"lastIncident":3,"lastOrder":18,"outbox":[{"order":{"act":1,"id":18,"incident":3,"natu\#
    re":7,"place":{"latitudeE7":275010792,"longitudeE7":1197000000},"placeWords":"device 301",\#
    "severity":3,"signOffSeconds":30,"text":""},"unit":"51098110000000000502"}],"overflow":[],\#
    "posts":[{"device":"51098110000000000101","keys":{"boots":[{"boot":1,"sequences":[1]}]},"p\#
    ress":{"at":20000,"incident":2}}],"retiredPresses":0,"roster":[{"home":{"callSign":"car 50\#
    1","cruise":360,"id":"51098110000000000501","kind":"car","station":{"latitudeE7":275089932\#
    ,"longitudeE7":1197000000}},"isRemoved":false,"isSilent":false,"reported":4,"state":{"call\#
    Sign":"car 501","id":"51098110000000000501","incident":2,"order":17,"since":{"desk":25000,\#
    "wall":1795233625000},"status":4,"words":"coming"},"workload":1},{"home":{"callSign":"car\#
     502","cruise":360,"id":"51098110000000000502","kind":"car","station":{"latitudeE7":275179\#
    864,"longitudeE7":1197000000}},"isRemoved":false,"isSilent":false,"reported":1,"state":{"c\#
    allSign":"car 502","id":"51098110000000000502","incident":3,"order":18,"since":{"desk":510\#
    00,"wall":1795233651000},"status":2,"words":""},"workload":0}],"sightings":[{"device":"510\#
    98110000000000101","incident":2,"isOngoing":false,"last":20000,"nature":"press","place":{"\#
    latitudeE7":275000000,"longitudeE7":1197000000}}],"unarmedVisits":0,"version":1}
    """#
}
