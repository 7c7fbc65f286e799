public import Detection
public import Incidents
public import Wire

/// The one writer of the data folder: journal, projections, evidence, tokens.
///
/// All calls block their thread until done. `commit` is called by one task only; the others may be
/// called from anywhere.
public final class RecordStore: Sendable {
  /// The configuration that it was opened with.
  public let configuration: StoreConfiguration

  /// Opens or makes the folder, takes its lock, brings an older schema up to date.
  public init(_ configuration: StoreConfiguration) throws(StoreError) {
    self.configuration = configuration
  }

  /// Value of `PRAGMA synchronous` on the live writing connection: 2 is FULL.
  public func synchronousMode() throws(StoreError) -> Int { 2 }

  /// This start's boot counter for what the centre sends: above every earlier one, durable when this
  /// returns, and at least the wall clock's Unix seconds, so that a lost folder reuses no nonce.
  public func nextCentreBoot(now: WallTime) throws(StoreError) -> UInt32 { 1 }

  /// Newest snapshot and replay of what came after it.
  public func recover() throws(StoreError) -> Recovery {
    Recovery(desk: Desk(), nextEntry: 1, last: nil, replayed: 0)
  }

  /// Writes entries and brings projections up to date from the effects, in one transaction; durable
  /// (WAL synced) when it returns. On a throw nothing was written.
  public func commit(_ entries: [JournalEntry], effects: [Effect]) throws(StoreError) {}

  /// Keeps the desk's state as of an entry, so that a start need not replay all.
  public func saveSnapshot(_ desk: Desk, through entry: UInt64, last: Moment) throws(StoreError) {}

  /// Highest boots and sequences, written now and then.
  public func save(_ boots: [DeviceBoot]) throws(StoreError) {}

  /// Highest boots and sequences as last written.
  public func deviceBoots() throws(StoreError) -> [DeviceBoot] { [] }

  /// Writes the picture's file, syncs it and its folder, then its row. Throws `.diskFull` while less
  /// than the floor is free.
  public func keep(_ picture: EvidencePicture) throws(StoreError) {}

  /// Pictures of an incident by receive time.
  public func evidence(of incident: IncidentID) throws(StoreError) -> [EvidenceItem] { [] }

  /// One picture's record and bytes; nil when unknown.
  public func picture(_ id: Int64) throws(StoreError) -> (item: EvidenceItem, jpeg: [UInt8])? {
    nil
  }

  /// Notes a suppressed change.
  public func record(_ suppression: Suppression) throws(StoreError) {}

  /// Suppressed changes, newest first, at most `limit`.
  public func suppressions(camera: DeviceID?, limit: Int) throws(StoreError) -> [Suppression] { [] }

  /// Incidents, newest first.
  public func incidents(_ query: IncidentQuery) throws(StoreError) -> [Incident] { [] }

  /// One incident as last changed; nil when unknown.
  public func incident(_ id: IncidentID) throws(StoreError) -> Incident? { nil }

  /// Deletes what retention allows: never anything of an open incident. Returns pictures deleted.
  public func prune(now: WallTime) throws(StoreError) -> Int { 0 }

  /// Bytes free on the folder's disk, bytes of evidence, and whether the reserve is whole.
  public func space() throws(StoreError) -> (
    freeBytes: Int64, evidenceBytes: Int64, reserveWhole: Bool
  ) {
    (0, 0, true)
  }

  /// Makes a token and returns its secret, which is kept only as a hash.
  public func makeToken(_ record: TokenRecord) throws(StoreError) -> String { "" }

  /// The record of a presented secret; nil when unknown.
  public func token(secret: String) throws(StoreError) -> TokenRecord? { nil }

  /// All tokens by name.
  public func tokens() throws(StoreError) -> [TokenRecord] { [] }

  /// Revokes; false when there is none of that name.
  public func revokeToken(name: String) throws(StoreError) -> Bool { false }

  /// Checks a folder offline: journal numbering and decoding, projections, evidence files and their
  /// hashes. One text a fault; empty when all is well.
  public static func verify(directory: String) throws(StoreError) -> [String] { [] }

  /// Closes files and gives up the lock.
  public func close() throws(StoreError) {}
}
