private import Glibc

/// A generator whose numbers follow from its seed alone, so that a run can be repeated: SplitMix64
/// (G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", 2014).
struct SeededRandom: RandomNumberGenerator, Equatable {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// A generator for one part of a run, apart from those of the other parts.
  init(seed: UInt64, part: UInt64) {
    var mixed = SeededRandom(seed: seed &+ part &* 0xD1B5_4A32_D192_ED03)
    state = mixed.next()
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number in 0..<1.
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A number in the range.
  mutating func number(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * unit()
  }

  /// True in that share of cases, 0...1.
  mutating func chance(_ share: Double) -> Bool { share > 0 && unit() < share }

  /// A normal deviate of mean 0 and standard deviation 1 (Box and Muller).
  mutating func normal() -> Double {
    let radius = (-2 * log(1 - unit())).squareRoot()
    return radius * cos(2 * Double.pi * unit())
  }

  /// Time to the next event of a Poisson process of that rate, in the rate's own unit of time;
  /// infinite for no rate.
  mutating func poissonGap(rate: Double) -> Double {
    rate > 0 ? -log(1 - unit()) / rate : .infinity
  }
}
