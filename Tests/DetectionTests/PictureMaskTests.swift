import CPictures
import Detection
import Testing

@Suite struct PictureMaskTests {
  private static func mask(_ corners: [(Double, Double)]) -> PictureMask {
    PictureMask([
      Zone(id: "window", kind: .privacy, polygon: corners.map { .init(x: $0.0, y: $0.1) })
    ])
  }

  private static let middle = mask([(0.3, 0.3), (0.6, 0.35), (0.5, 0.7)])
  /// Corners, edges, slivers, and one that crosses itself.
  private static let polygons: [PictureMask] = [
    middle, mask([(0, 0), (0.2, 0), (0.2, 0.2), (0, 0.2)]),
    mask([(0.9, 0.9), (1, 0.9), (1, 1), (0.9, 1)]), mask([(0.5, 0), (0.501, 1), (0.5, 1)]),
    mask([(0, 1), (1, 1), (1, 0.999)]), mask([(0.1, 0.1), (0.9, 0.9), (0.9, 0.1), (0.1, 0.9)]),
  ]

  private static let kinds: [(name: String, channels: Int32, across: Int32, down: Int32)] = [
    ("4:2:0", 3, 2, 2), ("4:2:2", 3, 2, 1), ("4:4:0", 3, 1, 2), ("4:4:4", 3, 1, 1),
    ("4:1:1", 3, 4, 1), ("grey", 1, 1, 1), ("grey of 2 x 2", 1, 2, 2),
  ]

  /// Whether a point in 0...1 lies in a polygon, by the non-zero rule: apart from the code under
  /// test, by angles.
  private static func holds(_ zone: Zone, _ x: Double, _ y: Double) -> Bool {
    var crossings = 0
    for (place, corner) in zone.polygon.enumerated() {
      let next = zone.polygon[(place + 1) % zone.polygon.count]
      let side = (next.x - corner.x) * (y - corner.y) - (x - corner.x) * (next.y - corner.y)
      if corner.y <= y, next.y > y, side > 0 { crossings += 1 }
      if corner.y > y, next.y <= y, side < 0 { crossings -= 1 }
    }
    return crossings != 0
  }

  @Test(arguments: kinds, [0, 1] as [Int32])
  func `Under the mask nothing is left and beside it nothing changes`(
    kind: (name: String, channels: Int32, across: Int32, down: Int32), progressive: Int32
  ) throws {
    let burner = try MaskBurner()
    for (width, height) in [(200, 120), (199, 113), (64, 64), (17, 9), (8, 8)] {
      var sample = MaskSample(width: width, height: height)
      sample.kind.channels = kind.channels
      sample.kind.across = kind.across
      sample.kind.down = kind.down
      sample.kind.progressive = progressive
      let jpeg = sample.encode()
      let before = MaskSample.parts(jpeg)
      for mask in Self.polygons {
        let masked = try #require(burner.burn(mask, into: jpeg))
        try check(MaskSample.parts(masked), before, mask, width, height)
      }
    }
  }

  private func check(
    _ after: [MaskSample.Part], _ before: [MaskSample.Part], _ mask: PictureMask, _ width: Int,
    _ height: Int
  ) throws {
    try #require(after.count == before.count && !after.isEmpty)
    let (across, down) = (before.map(\.across).max()!, before.map(\.down).max()!)
    // Pixels inside, by brute force: their MCUs must be empty, in every component.
    var inside: Set<Int> = []
    for y in 0..<height {
      for x in 0..<width
      where mask.zones.contains(where: {
        Self.holds($0, (Double(x) + 0.5) / Double(width), (Double(y) + 0.5) / Double(height))
      }) {
        inside.insert(y / 8 / down * 10_000 + x / 8 / across)
      }
    }
    var masked: Set<Int> = []
    for (part, (old, new)) in zip(before, after).enumerated() {
      #expect(old.columns == new.columns && old.rows == new.rows)
      for (place, (was, blocks)) in zip(old.blocks, new.blocks).enumerated() {
        let mcu = place / old.columns / old.down * 10_000 + place % old.columns / old.across
        let isEmpty = blocks.allSatisfy { $0 == 0 }
        if part == 0, isEmpty { masked.insert(mcu) }
        #expect(!inside.contains(mcu) || isEmpty)
        // An MCU is masked as a whole or not at all.
        #expect(masked.contains(mcu) == isEmpty)
        #expect(isEmpty || was.elementsEqual(blocks))
      }
    }
    #expect(!masked.isEmpty)
  }

  @Test func `Two pictures that differ only under the mask become the same bytes`() throws {
    let burner = try MaskBurner()
    let sample = MaskSample(width: 64, height: 64)
    let all = Self.mask([(0, 0), (1, 0), (1, 1), (0, 1)])
    let first = burner.burn(all, into: sample.encode(seed: 1))
    #expect(first == burner.burn(all, into: sample.encode(seed: 2)) && first != nil)
  }

  @Test func `Nothing but the picture is passed on`() throws {
    let burner = try MaskBurner()
    let sample = MaskSample()
    let secret = Array("Exif\0\0thumbnail of the bedroom".utf8)
    let jpeg = sample.encode(exif: secret)
    let trailing = jpeg + sample.encode(seed: 9)
    for picture in [jpeg, trailing] {
      let masked = try #require(burner.burn(Self.middle, into: picture))
      #expect(masked == burner.burn(Self.middle, into: sample.encode()))
      #expect(!masked.indices.contains { masked[$0...].starts(with: secret) })
    }
    #expect(burner.burn(PictureMask([]), into: jpeg) == jpeg)
  }

  @Test func `What cannot be masked for sure gives nothing, and the next picture is good`() throws {
    let burner = try MaskBurner()
    let good = MaskSample().encode()
    let whole = try #require(burner.burn(Self.middle, into: good))
    var arithmetic = MaskSample()
    arithmetic.kind.arithmetic = 1
    let coded = arithmetic.encode()
    #expect(!coded.isEmpty && burner.burn(Self.middle, into: coded) == nil)
    let frame = try #require(
      good.indices.dropLast().first { good[$0...].starts(with: [255, 0xC0]) })
    var twelve = good
    twelve[frame + 4] = 12
    var giant = good
    for offset in 5...8 { giant[frame + offset] = 0xFF }
    for bad in [[], [0xFF, 0xD8], Array("GIF89a".utf8), twelve, giant] {
      #expect(burner.burn(Self.middle, into: bad) == nil)
    }
    for cut in stride(from: 0, to: good.count - 2, by: 97) {
      #expect(burner.burn(Self.middle, into: Array(good.prefix(cut))) == nil, "cut at \(cut)")
    }
    #expect(burner.burn(Self.middle, into: good) == whole)
  }

  @Test(arguments: [UInt64(21), 22, 23])
  func `Flipped bits never show what is under the mask`(seed: UInt64) throws {
    print("seed \(seed)")
    var chance = Chance(state: seed)
    let burner = try MaskBurner()
    let all = Self.mask([(0, 0), (1, 0), (1, 1), (0, 1)])
    for progressive in [0, 1] as [Int32] {
      var sample = MaskSample(width: 96, height: 64)
      sample.kind.progressive = progressive
      let whole = sample.encode()
      for _ in 0..<200 {
        var bad = whole
        for _ in 0..<4 { bad[chance.below(bad.count)] ^= UInt8(1 << chance.below(8)) }
        guard let masked = burner.burn(all, into: bad) else { continue }
        let parts = MaskSample.parts(masked)
        #expect(!parts.isEmpty)
        #expect(parts.allSatisfy { $0.blocks.allSatisfy { $0.allSatisfy { $0 == 0 } } })
      }
      #expect(burner.burn(all, into: whole) != nil)
    }
  }

  @Test func `A bomb of scans is refused`() throws {
    var sample = MaskSample(width: 64, height: 64)
    sample.kind.progressive = 1
    let whole = sample.encode()
    // The last scan of a progressive picture again and again.
    let last = try #require(whole.indices.last { whole[$0...].starts(with: [0xFF, 0xDA]) })
    var bomb = Array(whole.dropLast(2))
    for _ in 0..<500 { bomb += whole[last..<(whole.count - 2)] }
    #expect(try MaskBurner().burn(Self.middle, into: bomb + [0xFF, 0xD9]) == nil)
  }

  @Test func `Editions of zones are told apart`() {
    let base = Zone(
      id: "a", kind: .privacy, polygon: [.init(x: 0, y: 0), .init(x: 1, y: 0), .init(x: 1, y: 1)])
    var moved = base
    moved.polygon[2].y = 0.999
    var renamed = base
    renamed.id = "b"
    var exclude = base
    exclude.kind = .exclude
    let lists: [[Zone]] = [
      [], [base], [moved], [renamed], [exclude], [base, renamed], [renamed, base],
    ]
    #expect(Set(lists.map(Zone.version)).count == lists.count)
    #expect(Zone.version(of: [base]) == Zone.version(of: [base]))
    // Only privacy zones are a mask's.
    #expect(PictureMask([exclude]) == PictureMask([]) && PictureMask([exclude]).isEmpty)
    #expect(PictureMask([exclude, base]).version == PictureMask([base]).version)
  }
}
