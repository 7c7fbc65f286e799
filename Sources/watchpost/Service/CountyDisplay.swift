import ControlRoom
import Detection
import Incidents
import Wire

/// What pages show of a county as it is in force, made ready once for each edition.
struct CountyDisplay: Sendable {
  /// The map.
  let map: MapPage
  /// Cameras in the order of devices.csv.
  let cameras: [County.Device]
  /// The masks of all cameras.
  let masks: [DeviceID: PictureMask]
  /// Corridors in the order of bends.yaml.
  let corridors: [Corridor]
  /// The same as pages draw them.
  let strips: [CorridorView]
  /// Places of devices that are surveyed.
  let places: [DeviceID: Coordinate]

  /// When it is night for the cameras.
  let night: NightRule

  init(_ folder: CountyFolder) {
    let county = folder.county
    night = folder.settings.night
    map = MapPage(
      MapView(county, roads: folder.roads.map { MapView.Road(name: $0.name, line: $0.line) }))
    cameras = county.devices.filter { $0.deviceClass == .camera }
    masks = Dictionary(
      cameras.map { ($0.id, PictureMask($0.zones)) }, uniquingKeysWith: { first, _ in first })
    corridors = county.corridors
    let names = Dictionary(
      county.devices.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
    strips = county.corridors.map { CorridorView($0) { names[$0] } }
    places = Dictionary(
      county.devices.compactMap { device in device.place.map { (device.id, $0) } },
      uniquingKeysWith: { first, _ in first })
  }
}
