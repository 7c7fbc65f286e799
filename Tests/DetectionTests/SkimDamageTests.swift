import CJPEG
import CPictures
import Testing

/// Damaged pictures: the skimmer and its twin agree, and libjpeg never sees a whole picture
/// differently.
@Suite struct SkimDamageTests {
  /// What came of many damaged pictures.
  private struct Tally {
    var whole = 0
    var damaged = 0
  }

  private func check(
    _ jpeg: [UInt8], using skimmer: Skimmer, _ tally: inout Tally, _ what: @autoclosure () -> String
  ) {
    let found = skimmer.skim(jpeg)
    switch PlainSkimmer.skim(jpeg) {
    case .success(let plain):
      tally.whole += 1
      #expect(found.status == wp_jpeg_ok && found.planes == plain, "\(what())")
      // libjpeg reads on behind the last block, and may find fault there.
      let levels = SkimSample.levels(jpeg)
      #expect(levels.isEmpty || found.planes.grey == levels, "\(what())")
    case .failure(.damaged):
      tally.damaged += 1
      #expect(
        found.status == wp_jpeg_truncated || found.status == wp_jpeg_corrupt, "\(what())")
    case .failure(.odd):
      // libjpeg's verdict; SkimFuzzTests hold it.
      break
    }
  }

  private static var samples: [SkimSample] {
    var grey = SkimSample(width: 40, height: 24)
    grey.kind.channels = 1
    grey.kind.across = 1
    grey.kind.down = 1
    var restarts = SkimSample(width: 50, height: 40)
    restarts.kind.restart = 2
    restarts.variant.optimized = 1
    var apart = SkimSample(width: 30, height: 30)
    apart.variant.scans = 2
    var wide = SkimSample(width: 60, height: 30)
    wide.kind.down = 1
    wide.kind.quality = 2
    wide.variant.wide = 1
    var apartWithRestarts = apart
    apartWithRestarts.variant.scans = 1
    apartWithRestarts.kind.restart = 3
    return [grey, restarts, apart, wide, apartWithRestarts]
  }

  @Test(arguments: samples.indices)
  func `A picture cut at any byte ends as its twin does`(index: Int) {
    let sample = Self.samples[index]
    let skimmer = Skimmer()
    let whole = sample.encode()
    var tally = Tally()
    for count in 0...whole.count {
      check(Array(whole.prefix(count)), using: skimmer, &tally, "\(sample) cut at \(count)")
    }
    #expect(tally.whole == 1)
    #expect(tally.damaged > 30, "\(tally)")
  }

  @Test(arguments: samples.indices)
  func `A flipped bit anywhere ends as its twin does`(index: Int) {
    let sample = Self.samples[index]
    let skimmer = Skimmer()
    var bytes = sample.encode()
    var tally = Tally()
    for place in bytes.indices {
      for bit in [0, 3, 7] {
        bytes[place] ^= 1 << bit
        check(bytes, using: skimmer, &tally, "\(sample) bit \(bit) of byte \(place)")
        bytes[place] ^= 1 << bit
      }
    }
    #expect(tally.whole > 50 && tally.damaged > 50, "\(tally)")
  }

  @Test(arguments: samples.indices)
  func `A marker out of nowhere ends as its twin does`(index: Int) {
    let sample = Self.samples[index]
    let skimmer = Skimmer()
    let whole = sample.encode()
    var tally = Tally()
    for place in stride(from: 2, to: whole.count - 2, by: 3) {
      for marker: UInt8 in [0x00, 0xC4, 0xD0, 0xD1, 0xD9, 0xDA, 0xFF] {
        var bytes = whole
        bytes[place] = 0xFF
        bytes[place + 1] = marker
        check(bytes, using: skimmer, &tally, "\(sample) marker \(marker) at \(place)")
      }
    }
    #expect(tally.damaged > 50, "\(tally)")
  }

  /// Pieces lost and doubled, several bytes wrong: what lines do. Large enough to be walked in
  /// pieces.
  @Test(arguments: [UInt64(1), 2, .random(in: 3...UInt64.max)])
  func `Many damages at once end as the twin does`(seed: UInt64) {
    print("seed \(seed)")
    var chance = Chance(state: seed)
    let skimmer = Skimmer()
    var tally = Tally()
    for round in 0..<60 {
      var sample = Self.samples[chance.below(Self.samples.count)]
      sample.width = 150 + chance.below(80)
      sample.height = 120 + chance.below(80)
      let whole = sample.encode(seed: chance.next())
      for _ in 0..<4 {
        var bytes = whole
        for _ in 0...chance.below(3) {
          let place = whole.count / 4 + chance.below(bytes.count - whole.count / 4 - 8)
          switch chance.below(4) {
          case 0: bytes[place] = UInt8(chance.below(256))
          case 1: bytes.removeSubrange(place..<place + 1 + chance.below(7))
          case 2: bytes.insert(contentsOf: bytes[place..<place + 5], at: place)
          default: bytes[place] ^= UInt8(1 << chance.below(8))
          }
        }
        check(bytes, using: skimmer, &tally, "seed \(seed) round \(round) \(sample)")
      }
    }
    #expect(tally.whole > 5 && tally.damaged > 20, "\(tally)")
  }

  /// 4,096 × 4,096 pixels claimed by a few bytes: memory follows the bytes, not the claim.
  @Test func `A header that claims more than its bytes can hold is refused`() throws {
    var bytes = SkimSample(width: 32, height: 32).encode()
    let frame = try #require(bytes.firstRange(of: [0xFF, 0xC0]))
    bytes.replaceSubrange(
      frame.lowerBound + 5..<frame.lowerBound + 9, with: [0x10, 0x00, 0x10, 0x00])
    #expect([wp_jpeg_truncated, wp_jpeg_corrupt].contains(Skimmer().skim(bytes).status))
    bytes.replaceSubrange(
      frame.lowerBound + 5..<frame.lowerBound + 9, with: [0x10, 0x01, 0x10, 0x01])
    #expect(Skimmer().skim(bytes).status == wp_jpeg_too_large)
  }
}
