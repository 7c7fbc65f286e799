extension ExampleCounty {
  static let areas: [(code: String, name: String, tier: String, parent: String)] = [
    ("3390", "云州市", "city", ""),
    ("339001", "云溪县", "county", "3390"),
    ("339001101", "石桥镇", "town", "339001"),
    ("339001102", "云岭镇", "town", "339001"),
    ("339001101001", "石桥村", "village", "339001101"),
    ("339001101002", "下坑村", "village", "339001101"),
    ("339001102001", "云岭村", "village", "339001102"),
    ("339001102002", "竹林村", "village", "339001102"),
    ("339001101001-1", "石桥村第一网格", "grid", "339001101001"),
    ("339001101002-1", "下坑村第一网格", "grid", "339001101002"),
    ("339001102001-1", "云岭村第一网格", "grid", "339001102001"),
    ("339001102002-1", "竹林村第一网格", "grid", "339001102002"),
  ]

  /// The villages' squares; the two towns are 6 km apart.
  private static let stoneBridge = ExamplePlace(27.5430, 119.6990)
  private static let lowerPit = ExamplePlace(27.5365, 119.7085)
  private static let cloudRidge = ExamplePlace(27.5660, 119.7530)
  private static let bambooWood = ExamplePlace(27.5735, 119.7455)

  static func id(type: Int, _ serial: Int) -> String {
    // GB/T 28181 annex D: area 8 digits, industry 2, type 3, network 1, serial 6.
    let digits = String(serial)
    return "3390010000\(type)0" + String(repeating: "0", count: 6 - digits.utf8.count) + digits
  }

  private static func camera(
    _ serial: Int, _ name: String, _ place: ExamplePlace, _ area: String, isKeySite: Bool = false,
    zones: String = ""
  ) -> ExampleDevice {
    ExampleDevice(
      id: id(type: 132, serial), deviceClass: "camera", name: name, place: place, area: area,
      isKeySite: isKeySite, zones: zones)
  }

  private static func post(
    _ serial: Int, _ name: String, _ place: ExamplePlace, _ area: String, cameras: [Int],
    isKeySite: Bool = false
  ) -> ExampleDevice {
    ExampleDevice(
      id: id(type: 134, serial), deviceClass: "post", name: name, place: place, area: area,
      cameras: cameras.map { id(type: 132, $0) }, isKeySite: isKeySite)
  }

  /// Leaves sway in the upper left of the pictures of camera 1; people pass below.
  private static let treeZone =
    #"[{"id":"tree","kind":"exclude","polygon":[[0,0],[0.3,0],[0.3,0.25],[0,0.25]]}]"#

  /// A bedroom window in the upper right of the pictures of camera 5: hidden from all who look.
  private static let windowMask =
    #"[{"id":"window","kind":"privacy","polygon":[[0.8,0.1],[1,0.1],[1,0.35],[0.8,0.35]]}]"#

  static let cameras: [ExampleDevice] = [
    camera(1, "石桥村广场", stoneBridge, "339001101001-1", zones: treeZone),
    camera(2, "石桥小学门口", stoneBridge.moved(north: 120, east: 90), "339001101001-1", isKeySite: true),
    camera(3, "石桥镇菜市场", stoneBridge.moved(north: -80, east: 140), "339001101001-1"),
    camera(4, "石桥村桥头", stoneBridge.moved(north: -60, east: -150), "339001101001-1"),
    camera(5, "下坑村村口", lowerPit, "339001101002-1", zones: windowMask),
    camera(6, "下坑村祠堂", lowerPit.moved(north: -70, east: 110), "339001101002-1"),
    camera(7, "云岭村广场", cloudRidge, "339001102001-1"),
    camera(8, "云岭卫生院", cloudRidge.moved(north: 90, east: -60), "339001102001-1"),
    camera(9, "云岭镇车站", cloudRidge.moved(north: -110, east: -130), "339001102001-1"),
    camera(10, "云岭村水库", cloudRidge.moved(north: 160, east: 210), "339001102001-1"),
    camera(11, "竹林村村口", bambooWood, "339001102002-1"),
    camera(12, "竹林村晒谷场", bambooWood.moved(north: 60, east: -90), "339001102002-1"),
  ]

  static let posts: [ExampleDevice] = [
    post(1, "石桥村广场报警柱", stoneBridge.moved(north: 5, east: 8), "339001101001-1", cameras: [1, 4]),
    post(
      2, "石桥小学报警柱", stoneBridge.moved(north: 125, east: 95), "339001101001-1", cameras: [2, 1],
      isKeySite: true),
    post(3, "石桥镇菜市场报警柱", stoneBridge.moved(north: -75, east: 146), "339001101001-1", cameras: [3]),
    post(4, "下坑村村口报警柱", lowerPit.moved(north: 6, east: -7), "339001101002-1", cameras: [5, 6]),
    post(5, "云岭村广场报警柱", cloudRidge.moved(north: -6, east: 9), "339001102001-1", cameras: [7, 8]),
    post(6, "云岭镇车站报警柱", cloudRidge.moved(north: -104, east: -122), "339001102001-1", cameras: [9]),
    post(7, "云岭村水库报警柱", cloudRidge.moved(north: 155, east: 202), "339001102001-1", cameras: [10]),
    post(8, "竹林村村口报警柱", bambooWood.moved(north: 8, east: 6), "339001102002-1", cameras: [11, 12]),
  ]

  /// A row of units.csv.
  struct UnitRow {
    var id: String
    var callSign: String
    var kind: String
    var station: ExamplePlace
    var cruise: Int

    var fields: [String] { [id, callSign, kind] + station.fields + ["\(cruise)"] }
  }

  /// Cruise: 40 km/h between villages (domain.md 5), less on foot and by scooter [D].
  static let units: [UnitRow] = [
    UnitRow(
      id: id(type: 138, 1), callSign: "石桥01", kind: "car",
      station: stoneBridge.moved(north: -220, east: 60), cruise: 40),
    UnitRow(
      id: id(type: 138, 2), callSign: "石桥02", kind: "team",
      station: lowerPit.moved(north: 150, east: 40), cruise: 30),
    UnitRow(
      id: id(type: 138, 3), callSign: "石桥网格员", kind: "gridWorker",
      station: stoneBridge.moved(north: 30, east: -40), cruise: 15),
    UnitRow(
      id: id(type: 138, 4), callSign: "云岭01", kind: "car",
      station: cloudRidge.moved(north: -180, east: 90), cruise: 40),
    UnitRow(
      id: id(type: 138, 5), callSign: "云岭治安点", kind: "point",
      station: cloudRidge.moved(north: 40, east: 20), cruise: 20),
    UnitRow(
      id: id(type: 138, 6), callSign: "竹林网格员", kind: "gridWorker",
      station: bambooWood.moved(north: -30, east: 30), cruise: 15),
  ]

  /// The road between the towns, with rising chainage from 石桥 to 云岭.
  static let road: [ExamplePlace] = [
    stoneBridge, ExamplePlace(27.5468, 119.7075), ExamplePlace(27.5492, 119.7168),
    ExamplePlace(27.5541, 119.7262), ExamplePlace(27.5567, 119.7369),
    ExamplePlace(27.5618, 119.7448), cloudRidge,
  ]

  static var roads: String {
    func line(_ name: String, _ places: [ExamplePlace]) -> String {
      let corners = places.map { "[\($0.fields[1]),\($0.fields[0])]" }.joined(separator: ",")
      return #"{"type":"Feature","properties":{"name":"\#(name)"},"#
        + #""geometry":{"type":"LineString","coordinates":[\#(corners)]}}"#
    }
    let lines = [
      line("S228", road), line("X101", [stoneBridge, lowerPit]),
      line("X102", [cloudRidge, bambooWood]),
    ]
    return "{\"type\":\"FeatureCollection\",\"features\":[\n"
      + lines.joined(separator: ",\n") + "\n]}\n"
  }
}
