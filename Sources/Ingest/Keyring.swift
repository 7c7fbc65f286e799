public import Wire

/// The devices that may speak, and their keys. Unknown senders never get any state, so this bounds
/// what ingest remembers.
public struct Keyring: Sendable {
  /// What is known of one device.
  public struct Entry: Sendable {
    /// What it is.
    public var deviceClass: DeviceClass
    /// Its keys, newest last. All open what the device sends; the newest that the device has itself
    /// used seals what it is sent.
    public var keys: [DeviceKey]

    /// Makes an entry.
    public init(deviceClass: DeviceClass, keys: [DeviceKey]) {
      self.deviceClass = deviceClass
      self.keys = keys
    }

    func key(id: UInt8) -> DeviceKey? { keys.first { $0.id == id } }
  }

  let entries: [DeviceID: Entry]

  /// Makes a keyring.
  public init(_ entries: [DeviceID: Entry]) { self.entries = entries }

  /// Number of devices.
  public var count: Int { entries.count }
}
