import Wire

@testable import watchpost

/// A county of few lines that has no fault and no warning: tests change one line of it.
enum SmallCounty {
  static let texts: [CountyFiles.Name: String] = [
    .county: """
    name: Test county
    centre: [27.55, 119.72]
    terrain: mountain
    limits:
      retention_days: 7
      visit_gap_s: 30
    listen:
      wire: 127.0.0.1:5480

    """,
    .areas: """
    code,name,tier,parent
    c,County,county,
    t,Town,town,c
    v,Village,village,t
    g,Grid,grid,v

    """,
    .devices: """
    id,class,name,latitude,longitude,area,cameras,key_site,armed,zones
    00000000001320000001,camera,Square,27.5500000,119.7200000,g,,no,yes,
    00000000001320000002,camera,School,27.5510000,119.7210000,g,,yes,no,"[{""id"":""a"",""kind"":""include"",""polygon"":[[0,0],[1,0],[1,1]]}]"
    00000000001340000001,post,Square post,27.5500500,119.7200500,g,00000000001320000001 00000000001320000002,no,yes,
    00000000001390000001,bendHead,K3 / head up,27.5600000,119.7300000,v,,no,yes,
    00000000001390000002,bendHead,K3 / head down,,,v,,no,yes,
    00000000001330000001,sign,K3 / sign up,27.5600000,119.7300000,v,,no,yes,
    00000000001330000002,sign,K3 / sign down,27.5600000,119.7300000,v,,no,yes,

    """,
    .bends: """
    - id: S228
      name: Test road
      messages: [seatBelts]
      bends:
        - id: K3
          name: Third bend
          latitude: 27.56
          longitude: 119.73
          pc_m: 600
          pt_m: 645.5
          radius_m: 35
          limit_kmh: 40
          advisory_kmh: 30
          grade_percent: -3.8
      heads:
        - {device: "00000000001390000001", at_m: 600, looks: down}
        - {device: "00000000001390000001", number: 2, at_m: 350, looks: down}
        - {device: "00000000001390000002", at_m: 645.5, looks: up}
        - {device: "00000000001390000002", number: 2, at_m: 895.5, looks: up, range_m: 260, lane: down}
      signs:
        - {device: "00000000001330000001", bend: K3, approach: up, at_m: 520}
        - {device: "00000000001330000002", bend: K3, approach: down, at_m: 725.5}

    """,
    .units: """
    id,call_sign,kind,latitude,longitude,cruise_kmh
    00000000001380000001,Car 1,car,27.5400000,119.7000000,40
    00000000001380000002,Worker,gridWorker,27.5410000,119.7010000,12.5

    """,
    .roads: """
    {"type": "FeatureCollection", "features": [
      {"type": "Feature", "properties": {"name": "S228"},
       "geometry": {"type": "LineString",
        "coordinates": [[119.70, 27.54],
                        [119.72, 27.55, 310.5]]}}
    ]}

    """,
    .keys: "device,key_id,key\n"
      + ids.enumerated().map { "\($1),1,\(secret($0 + 1))\n" }.joined(),
  ]

  static let ids = [
    "00000000001320000001", "00000000001320000002", "00000000001340000001",
    "00000000001390000001", "00000000001390000002", "00000000001330000001",
    "00000000001330000002", "00000000001380000001", "00000000001380000002",
  ]

  /// 64 hexadecimal digits that end in a number.
  static func secret(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "a", count: 64 - digits.utf8.count) + digits
  }

  /// What reading the county with some texts replaced gives.
  static func read(_ changes: [CountyFiles.Name: String] = [:]) throws(CountyError) -> CountyFolder
  {
    try CountyFolder.parse(CountyFiles(texts.merging(changes) { $1 }))
  }

  /// The faults of the county with one text replaced.
  static func faults(_ changes: [CountyFiles.Name: String]) -> [CountyFault] {
    faults(CountyFiles(texts.merging(changes) { $1 }))
  }

  /// The faults of files.
  static func faults(_ files: CountyFiles) -> [CountyFault] {
    do throws(CountyError) {
      _ = try CountyFolder.parse(files)
      return []
    } catch {
      guard case .faulty(let faults) = error else { return [] }
      return faults
    }
  }
}
