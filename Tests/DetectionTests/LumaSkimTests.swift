import CAllocations
import CJPEG
import CPictures
import Foundation
import Testing

@testable import Detection

/// The skimmer against libjpeg's coefficients and against its plain twin.
@Suite struct LumaSkimTests {
  /// Luma's sampling factors, chroma's are 1 × 1; 0 × 0 for a picture without chroma.
  static let samplings: [(across: Int32, down: Int32)] = [
    (0, 0), (1, 1), (2, 1), (2, 2), (1, 2), (4, 1), (4, 2),
  ]

  private static func sample(_ sampling: (across: Int32, down: Int32)) -> SkimSample {
    var sample = SkimSample()
    sample.kind.channels = sampling.across == 0 ? 1 : 3
    sample.kind.across = max(1, sampling.across)
    sample.kind.down = max(1, sampling.down)
    return sample
  }

  /// Holds a picture's planes against libjpeg and the twin.
  private func check(_ sample: SkimSample, seed: UInt64, using skimmer: Skimmer) throws {
    let jpeg = sample.encode(seed: seed)
    try #require(!jpeg.isEmpty, "\(sample)")
    let found = skimmer.skim(jpeg)
    #expect(found.status == wp_jpeg_ok, "\(sample) seed \(seed)")
    let levels = SkimSample.levels(jpeg)
    try #require(levels.count == (sample.width + 7) / 8 * ((sample.height + 7) / 8), "\(sample)")
    #expect(found.planes.grey == levels, "\(sample) seed \(seed)")
    guard case .success(let plain) = PlainSkimmer.skim(jpeg) else {
      Issue.record("the twin cannot read \(sample)")
      return
    }
    #expect(found.planes == plain, "\(sample) seed \(seed)")
  }

  @Test(arguments: samplings.indices)
  func `Every quality equals libjpeg's coefficients`(index: Int) throws {
    let skimmer = Skimmer()
    for quality in 1...100 {
      var sample = Self.sample(Self.samplings[index])
      sample.kind.quality = Int32(quality)
      sample.width = 33 + quality % 17
      sample.height = 25 + quality % 9
      sample.noise = quality % 3 == 0 ? 255 : quality % 40
      sample.variant.optimized = Int32(quality % 2)
      try check(sample, seed: UInt64(quality), using: skimmer)
    }
  }

  @Test(arguments: samplings.indices)
  func `Restart intervals equal libjpeg's coefficients`(index: Int) throws {
    let skimmer = Skimmer()
    for restart in [1, 2, 3, 4, 7, 8, 9, 16, 50, 1_000] {
      var sample = Self.sample(Self.samplings[index])
      sample.kind.restart = Int32(restart)
      sample.width = 90
      sample.height = 70
      try check(sample, seed: UInt64(restart), using: skimmer)
    }
  }

  @Test(arguments: samplings.indices)
  func `Every size equals libjpeg's coefficients`(index: Int) throws {
    let skimmer = Skimmer()
    for width in 1...34 {
      for height in [1, 7, 8, 9, 15, 16, 17, 31, 33] {
        var sample = Self.sample(Self.samplings[index])
        sample.width = width
        sample.height = height
        try check(sample, seed: UInt64(width), using: skimmer)
      }
    }
  }

  @Test(arguments: samplings.dropFirst().indices)
  func `Components in scans of their own equal libjpeg's coefficients`(index: Int) throws {
    let skimmer = Skimmer()
    for scans in 1...2 {
      for restart in [0, 3] {
        var sample = Self.sample(Self.samplings[index])
        sample.variant.scans = Int32(scans)
        sample.kind.restart = Int32(restart)
        sample.width = 75
        sample.height = 43
        try check(sample, seed: 9, using: skimmer)
      }
    }
  }

  /// Large enough to be walked in two and in eight pieces.
  @Test(arguments: [(320, 240, 85), (640, 480, 95), (640, 480, 20)])
  func `Large pictures equal libjpeg's coefficients`(width: Int, height: Int, quality: Int) throws {
    let skimmer = Skimmer()
    for sampling in Self.samplings {
      var sample = Self.sample(sampling)
      sample.width = width
      sample.height = height
      sample.kind.quality = Int32(quality)
      sample.variant.optimized = 1
      try check(sample, seed: 3, using: skimmer)
    }
  }

  @Test func `Quantisation tables of 16 bits equal libjpeg's coefficients`() throws {
    let skimmer = Skimmer()
    for quality in 1...10 {
      var sample = SkimSample()
      sample.kind.quality = Int32(quality)
      sample.variant.wide = 1
      sample.noise = 255
      let jpeg = sample.encode()
      if quality == 1 {
        #expect(jpeg.firstRange(of: [0xFF, 0xDB, 0x00, 0x83]) != nil, "no wide table")
      }
      try check(sample, seed: 5, using: skimmer)
    }
  }

  @Test func `Pictures without Huffman tables have those of the standard`() throws {
    let skimmer = Skimmer()
    let whole = SkimSample().encode()
    var bare: [UInt8] = []
    var place = 2
    bare += whole[..<2]
    while whole[place + 1] != 0xDA {
      let end = place + 2 + Int(whole[place + 2]) << 8 + Int(whole[place + 3])
      if whole[place + 1] != 0xC4 { bare += whole[place..<end] }
      place = end
    }
    bare += whole[place...]
    #expect(bare.count < whole.count - 300)
    // Tables of its own, which must not stay.
    var other = SkimSample()
    other.variant.optimized = 1
    #expect(skimmer.skim(other.encode()).status == wp_jpeg_ok)
    #expect(skimmer.skim(bare) == skimmer.skim(whole))
    #expect(skimmer.skim(bare).planes.grey == SkimSample.levels(whole))
  }

  @Test func `What is not baseline goes through libjpeg`() throws {
    let skimmer = Skimmer()
    for (progressive, arithmetic) in [(1, 0), (0, 1), (1, 1)] {
      for sampling in Self.samplings {
        var sample = Self.sample(sampling)
        sample.kind.progressive = Int32(progressive)
        sample.kind.arithmetic = Int32(arithmetic)
        let jpeg = sample.encode()
        let found = skimmer.skim(jpeg)
        #expect(found.status == wp_jpeg_ok, "\(sample)")
        #expect(found.planes.grey == SkimSample.levels(jpeg), "\(sample)")
        #expect(found.planes.bits.allSatisfy { $0 == 0 })
        #expect(PlainSkimmer.skim(jpeg) == .failure(.odd))
      }
    }
  }

  @Test func `A picture coded as red, green and blue has libjpeg's grey`() throws {
    var sample = SkimSample()
    sample.variant.rgb = 1
    sample.kind.across = 1
    sample.kind.down = 1
    let jpeg = sample.encode()
    let found = Skimmer().skim(jpeg)
    let decoder = wp_jpeg_decoder_create()!
    defer { wp_jpeg_decoder_destroy(decoder) }
    var plane = [UInt8](repeating: 0, count: 25 * 15)
    var size = wp_jpeg_size()
    #expect(
      wp_jpeg_decode(decoder, jpeg, jpeg.count, 8, 1, &plane, plane.count, &size) == wp_jpeg_ok)
    #expect(found.status == wp_jpeg_ok)
    #expect(found.planes.grey == plane.map { UInt16($0) * 8 })
  }

  @Test func `Eighths rounded are what libjpeg rounds them to`() throws {
    let jpeg = SkimSample().encode()
    let decoder = wp_jpeg_decoder_create()!
    defer { wp_jpeg_decoder_destroy(decoder) }
    var expected = [UInt8](repeating: 0, count: 25 * 15)
    var size = wp_jpeg_size()
    #expect(
      wp_jpeg_decode(decoder, jpeg, jpeg.count, 8, 1, &expected, expected.count, &size)
        == wp_jpeg_ok)
    let luma = try LumaDecoder()
    var planes = LumaPlanes()
    #expect(luma.decode(jpeg.span.bytes, into: &planes) == nil)
    #expect(planes.grey.prefix(25 * 15).map { UInt8(min(255, ($0 + 4) / 8)) } == expected)
    #expect(luma.columns == 25 && luma.rows == 15 && luma.width == 200 && luma.height == 120)
  }

  @Test func `Skimming allocates nothing once it has seen its largest frame`() throws {
    let frames = (1...12).map { index -> [UInt8] in
      var sample = SkimSample()
      sample.variant.optimized = 1
      sample.kind.restart = index % 3 == 0 ? 8 : 0
      sample.noise = 130 - 10 * index
      return sample.encode(seed: UInt64(index))
    }
    let luma = try LumaDecoder()
    var planes = LumaPlanes()
    for frame in frames { #expect(luma.decode(frame.span.bytes, into: &planes) == nil) }
    var made: UInt64 = 0
    for frame in frames {
      let span = frame.span.bytes
      let before = wp_thread_allocations()
      _ = luma.decode(span, into: &planes)
      made += wp_thread_allocations() - before
    }
    #expect(made == 0)
  }
}
