import Detection

/// What the bends' thread did since the start, for metrics.
struct BendCounts: Sendable {
  /// How one corridor stands.
  struct Corridor: Sendable {
    /// Its id.
    var id: String
    /// Seconds that its signs warned, all together, by the rule that asked first.
    var litSeconds: [WarningReason: Double]
    /// Share of the last hour's drivers whom a sign of it warned; 0 for too few to say.
    var warnedShare: Double
    /// Its signs, and those of them at fault.
    var signs: Int
    var signsAtFault: Int
    /// Its heads by how they stand.
    var heads: [CorridorPicture.Watch: Int]
  }

  /// Readings taken.
  var readings: UInt64 = 0
  /// Of those the ones that fit no head, or no vehicle that can be.
  var ignoredReadings: UInt64 = 0
  /// Sign commands sent, repeats included.
  var commands: UInt64 = 0
  /// Commands that the socket did not take: the sign was not heard since the start, or an error.
  var commandsUnsent: UInt64 = 0
  /// Alerts that the desk had no room for until they were the oldest of too many.
  var alertsLost: UInt64 = 0
  /// Five-minute bins that nobody could keep until they were the oldest of too many.
  var binsUnkept: UInt64 = 0
  /// Bins that the statistics gave up because the watch was held up for an hour.
  var binsDropped: UInt64 = 0
  /// Bins that are on no record.
  var binsLost: UInt64 { binsUnkept + binsDropped }
  /// Corridors of the county that the detector refused: nobody watches them.
  var corridorsRefused = 0
  /// Vehicles that could not be followed because too many were there.
  var droppedVehicles: UInt64 = 0
  /// From a reading's receipt to the first command that it led to handed to the kernel.
  var latency = LatencyHistogram()
  /// The corridors, as of at most a quarter of a second ago.
  var corridors: [Corridor] = []
}
