@testable import watchpost

/// Changes to bends.yaml of the small county, each with the fault that it must bring.
enum CorridorFaults {
  static let all: [BrokenLine] = corridor + bend + head + sign

  private static let corridor: [BrokenLine] = [
    .init(.bends, "- id: S228", "- id: \"S228\\n\"", 1, "id is"),
    .init(.bends, "- id: S228", "id: S228", nil, "is not"),
    .init(.bends, "name: Test road", "title: Test road", 2, "unknown key \"title\""),
    .init(.bends, "  name: Test road", "  mode: always", 2, "mode is \"always\""),
    .init(.bends, "[seatBelts]", "[seatBelts, oncoming]", 3, "messages holds \"oncoming\""),
    .init(.bends, "[seatBelts]", "[seatBelts, seatBelts]", 3, "seatBelts twice"),
    .init(.bends, "[seatBelts]", "seatBelts", 3, "messages is not a list"),
  ]

  private static let bend: [BrokenLine] = [
    .init(.bends, "- id: K3", "- id: \"K 3#\"", 5, "bends.id is"),
    .init(.bends, "pt_m: 645.5", "length_m: 45.5", 10, "unknown key \"bends.length_m\""),
    .init(.bends, "      pc_m: 600\n", "", 5, "bends.pc_m is missing"),
    .init(.bends, "pt_m: 645.5", "pt_m: 600", 10, "600 does not lie after pc_m 600"),
    .init(.bends, "pt_m: 645.5", "pt_m: 2600.5", 10, "2000.5 m long"),
    .init(.bends, "radius_m: 35", "radius_m: 3", 11, "radius_m is \"3\""),
    .init(.bends, "advisory_kmh: 30", "advisory_kmh: 50", 13, "50 is above limit_kmh 40"),
    .init(.bends, "limit_kmh: 40", "limit_kmh: 140", 12, "limit_kmh is \"140\""),
    .init(.bends, "latitude: 27.56", "latitude: 97.56", 7, "latitude is \"97.56\""),
    .init(.bends, "grade_percent: -3.8", "grade_percent: -38", 14, "grade_percent is \"-38\""),
    .init(.bends, "grade_percent: -3.8", "narrow: maybe", 14, "narrow is \"maybe\""),
    .init(
      .bends, "grade_percent: -3.8", "superelevation_percent: 40", 14,
      "superelevation_percent is \"40\""),
  ]

  private static let head: [BrokenLine] = [
    .init(.bends, "number: 2, at_m: 350", "number: 0, at_m: 350", 17, "heads.number is \"0\""),
    .init(.bends, "at_m: 350", "at_m: -350", 17, "heads.at_m is \"-350\""),
    .init(.bends, "at_m: 350", "at_m: 3e2", 17, "heads.at_m is \"3e2\""),
    .init(.bends, "at_m: 350, looks: down", "at_m: 350, looks: north", 17, "\"north\""),
    .init(.bends, "at_m: 350, looks: down", "at_m: 350, faces_traffic: no", 17, "unknown key"),
    .init(.bends, "at_m: 350, looks: down", "at_m: 350", 17, "heads.looks is missing"),
    .init(.bends, "range_m: 260", "range_m: 5", 19, "range_m is \"5\""),
    .init(.bends, "lane: down", "lane: left", 19, "lane is \"left\""),
    .init(.bends, "number: 2, at_m: 350", "number: 1, at_m: 350", 17, "in line 16 already"),
    .init(.bends, "\"00000000001390000002\"", "\"00000000001320000001\"", 18, "is a camera"),
    .init(.bends, "\"00000000001390000002\"", "\"00000000001390000009\"", 18, "not in devices.csv"),
  ]

  private static let sign: [BrokenLine] = [
    .init(.bends, "\"00000000001330000002\"", "\"00000000001330000001\"", 22, "in line 21 already"),
    .init(.bends, "\"00000000001330000002\"", "33", 22, "signs.device"),
    .init(.bends, "bend: K3, approach: down", "bend: K4, approach: down", 22, "\"K4\" is no bend"),
    .init(.bends, "bend: K3, approach: down", "bend: K3, approach: both", 22, "\"both\""),
    .init(.bends, ", at_m: 725.5", "", 22, "signs.at_m is missing"),
  ]
}
