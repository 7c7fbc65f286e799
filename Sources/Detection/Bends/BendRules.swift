/// The numbers of the bend rules. Times in seconds, lengths in metres, speeds in metres a second.
struct BendRules: Sendable, Equatable {
  /// Road before PC and after PT that counts as conflict zone (domain.md 4.2).
  var zoneMargin = 20.0
  /// Reaction 2.5 s and uncertainty 1 s, on both ends of an arrival interval (domain.md 4.2).
  var timeMargin = 3.5
  /// Share by which a vehicle may be faster or slower than measured (domain.md 4.2).
  var speedShare = 0.15
  /// Arrival of an oncoming vehicle that is unsafe whatever the interval (CICAS-SSA, domain.md
  /// 4.2).
  var unsafeGap = 7.5
  /// Distance within which drivers are warned (the promise of the seed, domain.md 4.2).
  var range = 500.0
  /// Reaction distance added to the stopping distance for the unsafe gap rule, in seconds of travel
  /// (domain.md 4.2).
  var approachTime = 3.0
  /// A lost track is carried on at its last speed for so long (domain.md 4.2).
  var coast = 3.0
  /// Slowest pace believed of a vehicle out of sight: half its last speed, this at least [D].
  var slowShare = 0.5
  var slowest = 2.0
  /// A stopped vehicle may start towards the bend at this pace at any time [D].
  var startPace = 2.0
  /// Under this a vehicle stands (domain.md C8).
  var standing = 0.5
  /// Standing so long in the bend makes an obstacle (domain.md C8).
  var obstacleAfter = 10.0
  /// A standing vehicle that its head loses, as Doppler heads do, is believed there so long [D].
  var standingMemory = 60.0
  /// A warning stays lit after its reason is over (domain.md 4.2).
  var hold = 2.0
  /// A warning is lit at least (domain.md C5).
  var minimumLit = 3.0
  /// A head's device silent for so long is lost (domain.md 4.4).
  var silence = 60.0
  /// A sign may show something else for so long (domain.md 4.4).
  var mismatch = 1.0
  /// A sign known to be there must confirm a new text within this; longer than ``mismatch`` because
  /// a lost receipt is not yet a wrong panel [D].
  var confirmation = 3.0
  /// Validity of a command, and its renewal so early that two may be lost [D].
  var validity = 5.0
  var renewal = 1.5
  /// Shares of the advisory speed: reminder, reminder with the number, severe (domain.md C6), and
  /// the end of a reminder, under its start so that it does not flicker [D].
  var tooFast = 1.10
  var tooFastWithNumber = 1.20
  var severe = 1.50
  var tooFastEnds = 1.05
  /// Decelerations for stopping distance, car and truck (domain.md 4.2); reaction time.
  var carBraking = 3.4
  var truckBraking = 2.0
  var reaction = 2.5
  /// Vehicles longer than this brake as trucks (domain.md 4.2).
  var longVehicle = 9.0
  /// Length of a vehicle that was not measured: a lorry's, to be safe [D].
  var unknownLength = 12.0
  /// Vehicles followed at one bend; a jam of 500 m both ways holds about 120, of which the first
  /// ones decide. When full, new ones wait and are counted [D].
  var vehicleLimit = 64

  /// Stopping distance on the level at a speed.
  func stoppingDistance(speed: Double, isLong: Bool) -> Double {
    reaction * speed + speed * speed / (2 * (isLong ? truckBraking : carBraking))
  }
}
