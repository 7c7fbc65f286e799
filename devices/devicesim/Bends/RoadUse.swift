/// How a road is used: the laws that its vehicles are drawn by.
struct RoadUse: Equatable {
  /// Vehicles an hour, both ways together; half each.
  var perHour = 120.0
  /// Desired speed of a car and of a truck: normal laws, km/h.
  var carMeanKmh = 45.0
  var carDeviationKmh = 8.0
  var truckMeanKmh = 38.0
  var truckDeviationKmh = 6.0
  /// Desired speeds lie within, km/h.
  static let speedLimits = 18.0...85.0
  /// Share of trucks (domain.md section 5).
  var truckShare = 0.2
  /// Share of vehicles that brake hard or stop somewhere [D].
  var stoppingShare = 0.01
  /// Share of arrivals that are pedestrians [D].
  var pedestrianShare = 0.002
  /// Vehicles among the arrivals whose brakes have failed, and that drive on the wrong side; spread
  /// evenly.
  var runaways = 0
  var wrongWay = 0

  /// Lengths, metres.
  static let carLengths = 3.8...5.0
  static let truckLengths = 8.0...18.0
  /// A pedestrian's pace, metres a second, and depth, metres.
  static let walk = 1.2
  static let pedestrianDepth = 0.5

  /// The desired speed drifts by an Ornstein–Uhlenbeck process: standard deviation in metres a
  /// second (1.5 km/h) and correlation time in seconds [D].
  static let driftDeviation = 1.5 / 3.6
  static let driftTime = 30.0

  /// Speed through a bend over its advisory speed: a normal law of the driver's own, and another
  /// for each bend, around 1 [D].
  static let curveDeviation = 0.10
  static let curveDeviationByBend = 0.05
  static let curveLimits = 0.7...1.5

  /// A runaway truck's acceleration, m/s²: g × 3.8 % less a rolling resistance of 1 to 2 % [D];
  /// and the speed at which it gains no more, metres a second [D].
  static let runawayGain = 0.17...0.27
  static let runawayTop = 90 / 3.6
  static let runawayStart = (50 / 3.6)...(60 / 3.6)
}
