internal import Wire

/// Something that ingest itself owes a device.
struct Answer: Equatable {
  let device: DeviceID
  let acknowledgement: Acknowledgement
  /// Where it goes: the last authenticated address, or for refusals where the datagram came from.
  let address: PeerAddress
  /// The key that seals it; nil takes the newest that the device has used.
  let keyID: UInt8?
}
