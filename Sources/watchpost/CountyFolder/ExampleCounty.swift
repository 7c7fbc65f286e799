import Wire

/// The county that `watchpost init` writes: small, whole, and in the hills of southern Zhejiang;
/// its names and codes are made up.
struct ExampleCounty {
  /// The files by name.
  let files: [CountyFiles.Name: String]

  /// Makes the files with a fresh key for each device and unit.
  init() {
    let devices = Self.cameras + Self.posts + Self.bends.flatMap(\.devices)
    var keys = KeyTable()
    for id in devices.map(\.id) + Self.units.map(\.id) {
      guard let device = DeviceID(id), keys.add(to: device) != nil else {
        preconditionFailure("the ids above have 20 digits and no key yet")
      }
    }
    files = [
      .county: Self.head,
      .areas: Self.table(
        "code,name,tier,parent",
        Self.areas.map { [$0.code, $0.name, $0.tier, $0.parent] }),
      .devices: Self.table(
        "id,class,name,latitude,longitude,area,cameras,key_site,armed,zones",
        devices.map(\.fields)),
      .bends: Self.corridors,
      .units: Self.table(
        "id,call_sign,kind,latitude,longitude,cruise_kmh", Self.units.map(\.fields)),
      .roads: Self.roads,
      .keys: keys.text,
    ]
  }

  private static let head = """
    # One installation. watchpost check --county DIR tells every fault with its line.
    name: 云溪县
    # Latitude and longitude of the middle, degrees.
    centre: [27.5500, 119.7200]
    # How much longer roads are than straight lines: flat (1.4), mountain (2) or a factor.
    terrain: mountain
    limits:
      retention_days: 30
      journal_reserve_mib: 256
      evidence_floor_mib: 256
      evidence_limit_gib: 200
      visit_gap_s: 60
    # When cameras with a level of their own by night (devices.csv, column sensitivity) use it: by
    # calendar, light or either; hours in UTC+8, or a list of {months: 4-9, from: 20:00, to: 05:00}:
    # night: {by: calendar, hours: 22:00-06:00}
    # Where devices are listened for, unless serve --udp says so, and where radars that speak their
    # makers' protocols are, in a VPN only, for they cannot authenticate (devices/bend/README.md,
    # "Radars of the trade"); no radars without it. Both need a start to change:
    # listen: {wire: "127.0.0.1:5480", radar: "127.0.0.1:5490"}
    # Signs of life to an outside address that tells someone when they stop:
    # heartbeat: {url: "https://hc.example.org/ping/SECRET", every: 60}

    """

  /// Lines of fields under a header, quoted where RFC 4180 wants it.
  static func table(_ header: String, _ rows: [[String]]) -> String {
    let lines = rows.map { $0.map(field).joined(separator: ",") }
    return ([header] + lines).joined(separator: "\n") + "\n"
  }

  /// By bytes: to a String "\r\n" is one character, and a quote with an accent is no quote.
  private static func field(_ text: String) -> String {
    let quote = UInt8(ascii: "\"")
    guard text.utf8.contains(where: { $0 == quote || ",\r\n".utf8.contains($0) }) else {
      return text
    }
    var bytes = [quote]
    for byte in text.utf8 { bytes.append(contentsOf: byte == quote ? [quote, quote] : [byte]) }
    return String(decoding: bytes + [quote], as: UTF8.self)
  }
}

/// A place of the example, in degrees.
struct ExamplePlace {
  var latitude: Double
  var longitude: Double

  init(_ latitude: Double, _ longitude: Double) {
    self.latitude = latitude
    self.longitude = longitude
  }

  /// The place so many metres north and east: a degree of latitude is 111,195 m on the sphere of
  /// ``Coordinate/distance(to:)``, one of longitude 0.8865 of that at 27.55° north.
  func moved(north: Double, east: Double) -> ExamplePlace {
    ExamplePlace(latitude + north / 111_195, longitude + east / (111_195 * 0.8865))
  }

  /// Degrees with seven decimals, as the wire has them.
  var fields: [String] { [Self.text(latitude), Self.text(longitude)] }

  static func text(_ degrees: Double) -> String {
    let units = Int((abs(degrees) * 1e7).rounded())
    let fraction = String(units % 10_000_000)
    return (degrees < 0 ? "-" : "") + "\(units / 10_000_000)."
      + String(repeating: "0", count: 7 - fraction.utf8.count) + fraction
  }
}

/// A row of the example's devices.csv.
struct ExampleDevice {
  var id: String
  var deviceClass: String
  var name: String
  var place: ExamplePlace
  var area: String
  var cameras: [String] = []
  var isKeySite = false
  var zones = ""

  var fields: [String] {
    [id, deviceClass, name] + place.fields
      + [area, cameras.joined(separator: " "), isKeySite ? "yes" : "no", "yes", zones]
  }
}
