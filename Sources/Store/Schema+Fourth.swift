extension Schema {
  /// - `bend_bins`: what went on at a bend, of one approach, in five minutes; `speeds` is the
  ///   histogram as a JSON list of steps and counts, `warnings` a JSON object of counts by rule.
  static let version4 = """
    CREATE TABLE bend_bins (
      corridor TEXT NOT NULL,
      bend TEXT NOT NULL,
      approach TEXT NOT NULL,
      start_ms INTEGER NOT NULL,
      cars INTEGER NOT NULL,
      trucks INTEGER NOT NULL,
      pedestrians INTEGER NOT NULL,
      speeds TEXT NOT NULL,
      warned INTEGER NOT NULL,
      reminders INTEGER NOT NULL,
      lit_seconds REAL NOT NULL,
      warnings TEXT NOT NULL,
      meetings INTEGER NOT NULL,
      near_misses INTEGER NOT NULL,
      smallest_gap_seconds REAL,
      PRIMARY KEY (corridor, start_ms, bend, approach)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX bend_bins_by_start ON bend_bins (start_ms);
    """
}
