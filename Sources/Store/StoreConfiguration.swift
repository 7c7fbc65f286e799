/// Where the store lives and how much it may use.
public struct StoreConfiguration: Sendable {
  /// The data folder; made when missing.
  public var directory: String
  /// Bytes kept free for the journal, preallocated in a file of the folder and given up only when
  /// the journal itself meets a full disk (design.md rule 2: 256 MiB).
  public var journalReserveBytes: Int64
  /// Evidence stops while the disk has less than this free, the reserve not counted, bytes.
  public var evidenceFloorBytes: Int64
  /// Most bytes of evidence kept; the oldest of closed incidents go first.
  public var evidenceLimitBytes: Int64
  /// Days that evidence and closed incidents are kept.
  public var retentionDays: Int

  /// Makes a configuration.
  public init(
    directory: String, journalReserveBytes: Int64 = 256 << 20,
    evidenceFloorBytes: Int64 = 256 << 20, evidenceLimitBytes: Int64 = 200 << 30,
    retentionDays: Int = 30
  ) {
    self.directory = directory
    self.journalReserveBytes = journalReserveBytes
    self.evidenceFloorBytes = evidenceFloorBytes
    self.evidenceLimitBytes = evidenceLimitBytes
    self.retentionDays = retentionDays
  }
}
