extension RecordStore {
  /// Checks a folder: the database's own integrity, journal numbering, hash chain and decoding,
  /// snapshots, projections against a replay, evidence files and their hashes. One text a fault, at
  /// most 1,000 of them; empty when all is well.
  ///
  /// Changes nothing and takes no lock: a service may run from the folder meanwhile. Throws when
  /// there is no database to look at, or one of another schema.
  public static func verify(directory: String) throws(StoreError) -> [String] {
    var verification = try Verification(directory: directory)
    try verification.run()
    return verification.faults.lines
  }
}
