internal import GRDB
public import Wire

extension RecordStore {
  /// This start's boot counter for what the centre sends: above every earlier one, durable when
  /// this returns, and at least the wall clock's Unix seconds, so that a lost folder reuses no
  /// nonce.
  public func nextCentreBoot(now: WallTime) throws(StoreError) -> UInt32 {
    func next(_ db: Database) throws -> UInt32 {
      let previous = try Meta.integer(db, .centreBoot)
      let clock = min(max(0, now.milliseconds / 1_000), Int64(UInt32.max))
      let next = max(previous + 1, clock)
      guard let boot = UInt32(exactly: next) else {
        throw StoreError.corrupt(
          what: "the centre's boot counter is used up: rotate all device keys, then reset "
            + "meta.centre_boot")
      }
      try Meta.set(db, .centreBoot, next)
      return boot
    }
    do {
      return try writing(next)
    } catch .diskFull {
      return try writingFromReserve(next)
    }
  }

  /// Highest boots and sequences, written now and then. Never lowers what is on disk.
  public func save(_ boots: [DeviceBoot]) throws(StoreError) {
    guard !boots.isEmpty else { return }
    try writing(patience: Self.roundPatience) { db in
      let upsert = try db.cachedStatement(
        sql: """
          INSERT INTO device_boots (device, boot, sequence) VALUES (?, ?, ?)
            ON CONFLICT (device) DO UPDATE SET boot = excluded.boot, sequence = excluded.sequence
            WHERE (excluded.boot, excluded.sequence) > (device_boots.boot, device_boots.sequence)
          """)
      for row in boots {
        try upsert.execute(arguments: [
          row.device.description, Int64(row.boot), Int64(row.sequence),
        ])
      }
    }
  }

  /// Highest boots and sequences as last written, by device.
  public func deviceBoots() throws(StoreError) -> [DeviceBoot] {
    try reading { db in
      try Row.fetchAll(
        db, sql: "SELECT device, boot, sequence FROM device_boots ORDER BY device"
      ).map { row in
        guard let device = DeviceID(try row.read(0, as: String.self)),
          let boot = UInt32(exactly: try row.read(1, as: Int64.self)),
          let sequence = UInt32(exactly: try row.read(2, as: Int64.self))
        else { throw StoreError.corrupt(what: "device_boots: \(row)") }
        return DeviceBoot(device: device, boot: boot, sequence: sequence)
      }
    }
  }
}
