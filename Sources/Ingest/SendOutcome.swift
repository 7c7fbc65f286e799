/// What became of something that was to be sent.
public enum SendOutcome: String, CaseIterable, Sendable, Codable {
  /// Handed to the kernel; whether it arrives only the device can say.
  case sent
  /// The device has not been heard in this run, so nobody knows where it is.
  case noAddress
  /// Not in the keyring, out of sequence numbers, or refused by the kernel.
  case failed
}
