import Detection
import Store
import Wire

/// What county.yaml settles beyond the desk's county: limits and addresses.
struct CountySettings: Equatable, Sendable {
  /// The middle of the county; devices far from it are likely typing errors.
  var centre: Coordinate
  /// Limits of the store and of detection.
  var limits = Limits()
  /// Where Wire v1 is listened for; nil leaves the command line's address.
  var wire: HostPort?
  /// Where off-the-shelf radars are listened for; nil listens for none.
  var radar: HostPort?
  /// Where signs of life go; nil sends none.
  var heartbeat: HeartbeatSettings?
  /// When it is night for cameras whose level differs by night.
  var night = NightRule()

  /// The `limits:` of county.yaml.
  struct Limits: Equatable, Sendable {
    /// Days that evidence and closed incidents are kept, 1...3,650; 30 as ``StoreConfiguration``.
    var retentionDays = 30
    /// MiB kept free for the journal, 16...65,536; 256 (design.md rule 2).
    var journalReserveMiB = 256
    /// Evidence stops while fewer MiB are free, 16...1,048,576; 256 as ``StoreConfiguration``.
    var evidenceFloorMiB = 256
    /// Most GiB of evidence, 1...1,048,576; 200 as ``StoreConfiguration``.
    var evidenceLimitGiB = 200
    /// Seconds without motion that end a visit, 1...3,600; 60 (domain.md C4, one event a visit).
    var visitGapSeconds = 60
  }

  /// The store's configuration with these limits.
  func storeConfiguration(directory: String) -> StoreConfiguration {
    StoreConfiguration(
      directory: directory,
      journalReserveBytes: Int64(limits.journalReserveMiB) << 20,
      evidenceFloorBytes: Int64(limits.evidenceFloorMiB) << 20,
      evidenceLimitBytes: Int64(limits.evidenceLimitGiB) << 30,
      retentionDays: limits.retentionDays)
  }
}
