import Foundation

/// The sounds of the pages, made here once so that no file is needed: tones whose pitch, number and
/// rhythm differ, so that they are told apart without looking and by ears that hear badly.
///
/// Fundamentals lie in 260...1,000 Hz with two overtones: small loudspeakers carry them, and those
/// who no longer hear above 2 kHz do too [D].
enum AlarmSound: String, CaseIterable, Sendable {
  /// A life may be at stake: two tones in quick turn, 1.2 s; the page repeats it.
  case s1
  /// Two rising pairs.
  case s2
  /// One soft chime.
  case s3
  /// The page sees nothing any more: three low tones.
  case blind
  /// What a person hears at sign-in to set the loudness: one tone of each alarm.
  case test

  /// Samples a second: half of a CD's, enough for overtones up to 3 kHz.
  static let rate = 22_050

  struct Tone {
    /// Pitch in Hz; 0 is silence.
    var hertz: Double
    var ms: Int
    /// Loudness, 0...1.
    var gain = 0.8
    /// Whether it dies away like a bell instead of ending.
    var fades = false
  }

  private var tones: [Tone] {
    switch self {
    case .s1:
      (0..<4).flatMap { _ in [Tone(hertz: 988, ms: 150, gain: 0.95), Tone(hertz: 740, ms: 150)] }
    case .s2:
      (0..<2).flatMap { _ in
        [Tone(hertz: 587, ms: 160), Tone(hertz: 784, ms: 220), Tone(hertz: 0, ms: 120)]
      }
    case .s3: [Tone(hertz: 659, ms: 700, gain: 0.5, fades: true)]
    case .blind:
      (0..<3).flatMap { _ in [Tone(hertz: 262, ms: 220, gain: 0.9), Tone(hertz: 0, ms: 110)] }
    case .test:
      [
        Tone(hertz: 988, ms: 150, gain: 0.95), Tone(hertz: 784, ms: 200),
        Tone(hertz: 659, ms: 400, gain: 0.5, fades: true),
      ]
    }
  }

  /// The sound as a WAV file: RIFF, PCM, 16 bits, mono.
  var wave: [UInt8] {
    let samples = tones.flatMap { Self.samples(of: $0) }
    let dataBytes = UInt32(samples.count * 2)
    var file: [UInt8] = []
    file.reserveCapacity(44 + samples.count * 2)
    func append(_ value: some FixedWidthInteger) {
      withUnsafeBytes(of: value.littleEndian) { file.append(contentsOf: $0) }
    }
    file += Array("RIFF".utf8)
    append(36 + dataBytes)
    file += Array("WAVEfmt ".utf8)
    append(UInt32(16))
    append(UInt16(1))  // PCM
    append(UInt16(1))  // mono
    append(UInt32(Self.rate))
    append(UInt32(Self.rate * 2))
    append(UInt16(2))
    append(UInt16(16))
    file += Array("data".utf8)
    append(dataBytes)
    for sample in samples { append(sample) }
    return file
  }

  private static func samples(of tone: Tone) -> [Int16] {
    let count = rate * tone.ms / 1_000
    guard tone.hertz > 0 else { return [Int16](repeating: 0, count: count) }
    // Each tone swells and ends within 8 ms: without that, loudspeakers click.
    let ramp = Double(rate) * 0.008
    return (0..<count).map { place in
      let phase = 2 * Double.pi * tone.hertz * Double(place) / Double(rate)
      let voice = (sin(phase) + 0.4 * sin(2 * phase) + 0.2 * sin(3 * phase)) / 1.6
      var loudness = min(1, Double(place) / ramp, Double(count - 1 - place) / ramp) * tone.gain
      if tone.fades { loudness *= exp(-4 * Double(place) / Double(count)) }
      return Int16((voice * loudness * Double(Int16.max)).rounded())
    }
  }
}
