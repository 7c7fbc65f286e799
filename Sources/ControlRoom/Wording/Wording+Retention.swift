extension Wording {
  /// What is deleted when, in a sentence for those who answer for it.
  public static func retention(
    days: Int, evidenceLimitBytes: Int64, evidenceFloorBytes: Int64
  ) -> Bilingual {
    let (limit, floor) = (size(evidenceLimitBytes), size(evidenceFloorBytes))
    return Bilingual(
      """
      Pictures and closed incidents are deleted \(days) days after their incident's last change; \
      when pictures exceed \(limit) or less than \(floor) of the disk is free, the oldest pictures \
      of closed incidents go sooner. Open incidents keep everything.
      """,
      """
      图片和已办结的警情在最后变动\(days)天后删除；图片超过\(limit)或磁盘可用空间不足\(floor)时，\
      先删除已办结警情中最早的图片。未办结的警情全部保留。
      """)
  }

  /// Whole GiB or MiB: what county.yaml sets.
  private static func size(_ bytes: Int64) -> String {
    bytes >= 1 << 30 && bytes % (1 << 30) == 0 ? "\(bytes >> 30) GiB" : "\(bytes >> 20) MiB"
  }
}
