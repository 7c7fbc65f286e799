import Incidents
import Ingest
import Wire

/// An installation as its folder describes it: `watchpost init` writes one to start from.
struct CountyFolder: Sendable {
  /// What the desk knows.
  var county: County
  /// Limits and addresses.
  var settings: CountySettings
  /// Every device's keys, by device, newest (the highest id) last.
  var keys: [DeviceID: [DeviceKey]]
  /// The lines of roads.geojson.
  var roads: [CountyRoad]
  /// The radars among the heads.
  var radars: [RadarSource]
  /// What is not wrong but likely not meant.
  var warnings: [CountyFault]

  /// Reads a folder; blocks its thread until done.
  static func read(_ directory: String) throws(CountyError) -> CountyFolder {
    try parse(CountyFiles(directory: directory))
  }

  /// Makes the county of files already in memory.
  static func parse(_ files: CountyFiles) throws(CountyError) -> CountyFolder {
    var reader = CountyReader(files)
    return try reader.read()
  }

  /// One line on what the folder holds.
  var summary: String {
    func count(_ deviceClass: DeviceClass) -> Int {
      county.devices.count { $0.deviceClass == deviceClass }
    }
    return "\(county.name): \(county.areas.count) areas, \(count(.camera)) cameras, "
      + "\(count(.post)) posts, \(county.bends.count) bends (\(count(.bendHead)) heads, "
      + "\(count(.sign)) signs), \(county.units.count) units, \(roads.count) roads, "
      + "\(keys.values.reduce(0) { $0 + $1.count }) keys"
  }
}
