/// The numbers of the bend rules. Times in seconds, lengths in metres, speeds in metres a second.
struct BendRules: Sendable, Equatable {
  // Meeting (domain.md 4.2)

  /// Road before PC and after PT that counts as conflict zone.
  var zoneMargin = 20.0
  /// Reaction 2.5 s and uncertainty 1 s, on both ends of an arrival interval.
  var timeMargin = 3.5
  /// Share by which a vehicle may be faster or slower than its speed now.
  var speedShare = 0.15
  /// Arrival of an oncoming vehicle that is unsafe whatever the interval (CICAS-SSA).
  var unsafeGap = 7.5
  /// Distance within which drivers are warned: the promise of the seed.
  var range = 500.0
  /// Reaction distance added to the stopping distance for the unsafe gap, in seconds of travel.
  var approachTime = 3.0
  /// A vehicle may start towards the bend at this pace at any time [D].
  var startPace = 2.0
  /// Slowest pace believed of a vehicle that moves [D].
  var creepPace = 0.5
  /// Slowest pace believed of a vehicle out of sight: half its last speed, this at least [D].
  var slowShare = 0.5
  var slowPace = 2.0
  /// Vehicles longer than this are long (domain.md 4.2).
  var longVehicle = 9.0

  // Stopping (domain.md 4.2)

  /// Decelerations on the level, car and truck, and the reaction time.
  var carBraking = 3.4
  var truckBraking = 2.0
  var reaction = 2.5
  /// What a driver has beyond the stopping time when warned in time (domain.md C5).
  var reserve = 2.0

  // Standing

  /// Under this a vehicle stands (domain.md C8).
  var standing = 0.5
  /// Standing so long in the bend makes an obstacle (domain.md C8).
  var obstacleAfter = 10.0

  // Signs

  /// A warning stays lit after its reason is over (domain.md 4.2).
  var hold = 2.0
  /// A lit warning ends only when stays lie so far apart, so that the error of a speed does not
  /// make it come and go [D: 0.5 m/s in 12 over 25 s, both].
  var release = 2.0
  /// So many times as far for a driver who could not wait for the sign to be lit again [D].
  var urgentRelease = 2.5
  /// A warning is lit at least (domain.md C5).
  var minimumLit = 3.0
  /// A sign that has just gone dark stays dark so long when there is time, so that it does not
  /// flicker [D: the hold].
  var minimumDark = 2.0
  /// A sign may show something else for so long (domain.md 4.4).
  var mismatch = 1.0
  /// A sign known to be there must confirm a new text within this; longer than ``mismatch`` because
  /// a lost receipt is not yet a wrong panel [D].
  var confirmation = 3.0
  /// Validity of a command, and its renewal so early that two may be lost [D].
  var validity = 5.0
  var renewal = 1.5
  /// How long a message stays before the next [D: read at leisure from 150 m at 40 km/h].
  var messageTime = 10.0

  // Speed (domain.md C6)

  /// Shares of the advisory speed: reminder, reminder with the number, severe, and the end of a
  /// reminder, under its start so that it does not flicker [D].
  var tooFast = 1.10
  var tooFastWithNumber = 1.20
  var severe = 1.50
  var tooFastEnds = 1.05
  /// Lateral acceleration that is severe whatever the advisory speed, shares of g.
  var severeLateral = 0.4
  /// Metres before a sign from which it is read: 250 mm letters, 0.4 m a millimetre [K].
  var legible = 100.0
  /// Metres before and behind a sign over which a vehicle's speed is averaged for statistics [D].
  var clocked = 20.0
  /// Bends in a row over the advisory speed that make a runaway (domain.md C8).
  var runawayBends = 3
  /// A road that rises by more than this share stops a runaway by itself [D].
  var climb = 0.01
  /// A speed that has dropped by this share has fallen [D: four times the error of a followed
  /// speed at 90 km/h; who brakes for a bend of 30 km/h drops by a quarter].
  var fallShare = 0.1

  // Heads

  /// A head's device silent for so long is lost (domain.md 4.4).
  var silence = 60.0
  /// Caution after a start, until who was in a bend before it has come out: 120 m at 20 km/h [D].
  var warmUp = 20.0
  /// Vehicles that a head's neighbours saw and it did not, in a row, that make it blind [D: 2 % of
  /// readings are missed, some forty a vehicle].
  var missedVehicles = 3

  /// Deceleration of a vehicle on a grade along its way (negative downhill), at least 0.5 [D: a
  /// truck on a wall of 15 % still brakes].
  func braking(isLong: Bool, grade: Double) -> Double {
    max(0.5, (isLong ? truckBraking : carBraking) + Self.gravity * grade)
  }

  /// Stopping distance at a speed on a grade along its way.
  func stoppingDistance(speed: Double, isLong: Bool, grade: Double = 0) -> Double {
    reaction * speed + speed * speed / (2 * braking(isLong: isLong, grade: grade))
  }

  /// Stopping time, reaction included.
  func stoppingTime(speed: Double, isLong: Bool, grade: Double = 0) -> Double {
    reaction + speed / braking(isLong: isLong, grade: grade)
  }

  /// Metres a second squared.
  static let gravity = 9.81
}
