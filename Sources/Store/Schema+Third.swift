extension Schema {
  /// - `visits`: the cells over time (``TrailCoding``) and their grid; all three or none.
  /// - `false_visits`: visits that somebody called false, by what names a visit, with a copy of
  ///   every cell that it touched (as in `visits`, at most one slice): feedback to the detector
  ///   needs them when the visit itself has gone by age.
  static let version3 = """
    ALTER TABLE visits ADD COLUMN cell_columns INTEGER;
    ALTER TABLE visits ADD COLUMN cell_rows INTEGER;
    ALTER TABLE visits ADD COLUMN trail BLOB;
    CREATE TABLE false_visits (
      camera TEXT NOT NULL,
      start_ms INTEGER NOT NULL,
      who TEXT NOT NULL,
      at_ms INTEGER NOT NULL,
      cell_columns INTEGER,
      cell_rows INTEGER,
      trail BLOB,
      PRIMARY KEY (camera, start_ms)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX false_visits_by_start ON false_visits (start_ms);
    """
}
