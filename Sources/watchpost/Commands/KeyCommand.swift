import ArgumentParser
import Wire

/// `watchpost key`: the secret of one device.
struct KeyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key",
    abstract: "Print a device's newest key, making the first one when it has none.",
    discussion: """
      Prints one line to stdout as keys.csv holds it: DEVICE,KEY_ID,KEY, the key in 64 hexadecimal \
      digits. --rotate adds a key with the next id; the device may use the old one until its row \
      is removed from keys.csv. A running service reads the file again on SIGHUP.
      """)

  @Argument(help: "The device's id, 20 digits, as in devices.csv or units.csv.")
  var device: String

  @Flag(help: "Add a new key and print it; the old ones stay.")
  var rotate = false

  @Option(help: "The county folder.")
  var county: String

  func validate() throws {
    guard DeviceID(device) != nil else {
      throw ValidationError("\(quoted(device)) is not a device id: 20 decimal digits.")
    }
  }

  mutating func run() async throws {
    guard let id = DeviceID(device) else { return }
    print(try Self.row(of: id, rotate: rotate, county: county))
  }

  /// The row of the device's newest key, after making one where that is wanted.
  static func row(
    of id: DeviceID, rotate: Bool, county: String
  ) throws(CommandError) -> String {
    try checkKnown(id, county: county)
    let key = try KeyFile(directory: county).update {
      (table: inout KeyTable) throws(CommandError) -> (DeviceKey, mustWrite: Bool) in
      if !rotate, let newest = table.newest(of: id) { return (newest, false) }
      guard let key = table.add(to: id) else {
        throw CommandError(.usage, "\(id) has 256 keys; remove old rows from \(county)/keys.csv")
      }
      return (key, true)
    }
    return KeyTable.row(id, key)
  }

  /// Keys are for devices of the folder: one mistyped digit would key a device that does not exist.
  /// Other faults of the folder do not matter here.
  private static func checkKnown(_ id: DeviceID, county: String) throws(CommandError) {
    let files: CountyFiles
    do throws(CountyError) {
      files = try CountyFiles(directory: county)
    } catch {
      throw CommandError(error)
    }
    var reader = CountyReader(files)
    reader.readDevices()
    reader.readUnits()
    guard reader.known[id] == nil else { return }
    let notRead = [CountyFiles.Name.devices, .units].filter { files[$0] == .missing }
    let hint =
      notRead.isEmpty ? "" : " (\(notRead.map(\.rawValue).joined(separator: ", ")) missing)"
    throw CommandError(
      .input,
      "\(county): no device or unit \(id)\(hint); add its row to devices.csv or units.csv first")
  }
}
