/// The corridor of the example: road S228 with three bends.
extension ExampleCounty {
  /// A bend of the road with two heads and a sign on each approach.
  struct BendRow {
    var stake: String
    var name: String
    var place: ExamplePlace
    /// Direction of rising chainage as metres north and east of a step of one metre.
    var north: Double
    var east: Double
    /// Metres of road from the square of 石桥村 to its limits.
    var pc: Int
    var pt: Int
    var radius: Int
    var gradePercent: Double
    var limit: Int
    var advisory: Int
    /// Metres from a sign to the bend: some 80 (domain.md C6), more where the limit is higher.
    var signMetres: Int
    var area: String
    var serial: Int

    /// From a bend's limit to the outer head, which takes over where the inner one's sight ends
    /// (domain.md section 5: 2 × 250 m each end).
    static let outerMetres = 250

    /// A head or sign: its device, and where and how it stands.
    private struct Part {
      var device: ExampleDevice
      var chainage: Int
      var approach: String
    }

    private func part(
      _ type: Int, _ deviceClass: String, _ name: String, _ approach: String, id: Int,
      at metres: Int
    ) -> Part {
      let middle = Double(pc + pt) / 2
      let offset = Double(metres) - middle
      let device = ExampleDevice(
        id: ExampleCounty.id(type: type, id), deviceClass: deviceClass,
        name: "\(stake) / \(name)", place: place.moved(north: north * offset, east: east * offset),
        area: area)
      return Part(device: device, chainage: metres, approach: approach)
    }

    /// All look outward, towards the vehicles that come.
    private var heads: [Part] {
      let first = serial * 4
      return [
        part(139, "bendHead", "head up", "up", id: first - 3, at: pc),
        part(139, "bendHead", "head up outer", "up", id: first - 2, at: pc - Self.outerMetres),
        part(139, "bendHead", "head down", "down", id: first - 1, at: pt),
        part(139, "bendHead", "head down outer", "down", id: first, at: pt + Self.outerMetres),
      ]
    }

    private var signs: [Part] {
      [
        part(133, "sign", "sign up", "up", id: serial * 2 - 1, at: pc - signMetres),
        part(133, "sign", "sign down", "down", id: serial * 2, at: pt + signMetres),
      ]
    }

    var devices: [ExampleDevice] { (heads + signs).map(\.device) }

    var bendLines: String {
      """
          - {id: \(stake), name: \(name), latitude: \(place.fields[0]), \
      longitude: \(place.fields[1]),
             pc_m: \(pc), pt_m: \(pt), radius_m: \(radius), superelevation_percent: 4, \
      grade_percent: \(gradePercent),
             limit_kmh: \(limit), advisory_kmh: \(advisory), narrow: no}

      """
    }

    var headLines: String {
      heads.map { head in
        let looks = head.approach == "up" ? "down" : "up"
        return "    - {device: \"\(head.device.id)\", number: 1, at_m: \(head.chainage), "
          + "looks: \(looks), range_m: 250}\n"
      }.joined()
    }

    var signLines: String {
      signs.map { sign in
        "    - {device: \"\(sign.device.id)\", bend: \(stake), approach: \(sign.approach), "
          + "at_m: \(sign.chainage)}\n"
      }.joined()
    }
  }

  static let bends: [BendRow] = [
    BendRow(
      stake: "S228 K1", name: "石桥弯", place: road[1], north: 0.35, east: 0.94, pc: 910, pt: 970,
      radius: 35, gradePercent: 3.8, limit: 40, advisory: 30, signMetres: 80,
      area: "339001101001-1", serial: 1),
    BendRow(
      stake: "S228 K3", name: "半岭弯", place: road[3], north: 0.45, east: 0.89, pc: 2_945, pt: 2_990,
      radius: 25, gradePercent: 4.2, limit: 40, advisory: 25, signMetres: 80,
      area: "339001101002-1", serial: 2),
    BendRow(
      stake: "S228 K5", name: "云岭弯", place: road[5], north: 0.57, east: 0.82, pc: 4_990, pt: 5_060,
      radius: 65, gradePercent: 3, limit: 60, advisory: 40, signMetres: 100,
      area: "339001102001-1", serial: 3),
  ]

  /// bends.yaml.
  static var corridors: String {
    """
    # Each item is a road (corridor). Metres are chainage: along the road from its start.
    # looks and approach: up is the way along which the metres rise, down the other.
    - id: S228
      name: 石桥至云岭
      mode: overlap
      messages: [seatBelts, noOvertaking]
      bends:
    \(bends.map(\.bendLines).joined())\
      heads:
    \(bends.map(\.headLines).joined())\
      signs:
    \(bends.map(\.signLines).joined())
    """
  }
}
