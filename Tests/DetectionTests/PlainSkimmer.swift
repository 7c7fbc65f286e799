/// The skimmer's plain twin: reads DC coefficients bit by bit and code by code, as T.81 says it.
struct PlainSkimmer {
  struct Planes: Equatable {
    var width = 0
    var height = 0
    var grey: [UInt16] = []
    var bits: [UInt8] = []
  }

  enum Stop: Error {
    /// Coded data is damaged or missing.
    case damaged
    /// Not a baseline picture with luma, or its headers are odd: libjpeg's to judge.
    case odd
  }

  /// A Huffman code: the symbol of each code word, by length and value.
  struct Code {
    var symbols: [Int: UInt8] = [:]

    init(counts: [UInt8], values: [UInt8]) throws(Stop) {
      var word = 0
      var place = 0
      for length in 1...16 {
        for _ in 0..<counts[length - 1] {
          symbols[length << 16 | word] = values[place]
          word += 1
          place += 1
        }
        // No word may be all ones.
        if word > (1 << length) - 1, counts[length - 1] > 0 { throw .odd }
        word <<= 1
      }
    }
  }

  struct Part {
    var id: UInt8
    var across: Int
    var down: Int
    var quant: Int
  }

  /// The tables of T.81 K.3.3, which pictures may leave out: those that libjpeg writes into others.
  private static let standard: (dc: [Int: Code], ac: [Int: Code]) = {
    var reader = PlainSkimmer(MaskSample().encode(), dc: [:], ac: [:])
    reader.at = 2
    while let marker = reader.nextMarker(), marker != 0xDA {
      let length = Int(reader.bytes[reader.at]) << 8 | Int(reader.bytes[reader.at + 1])
      if marker == 0xC4 {
        try? reader.readCodes(Array(reader.bytes[reader.at + 2..<reader.at + length]))
      }
      reader.at += length
    }
    return (reader.dc, reader.ac)
  }()

  private let bytes: [UInt8]
  private var at = 0
  private var dc: [Int: Code]
  private var ac: [Int: Code]
  private var quants: [Int: Int] = [:]
  private var parts: [Part] = []
  private var interval = 0
  private var isRGB = false
  private var hasJFIF = false
  private var adobe: UInt8?
  private var planes = Planes()
  private var columns = 0
  private var rows = 0

  static func skim(_ jpeg: [UInt8]) -> Result<Planes, Stop> {
    var skimmer = PlainSkimmer(jpeg, dc: standard.dc, ac: standard.ac)
    do { return .success(try skimmer.run()) } catch { return .failure(error) }
  }

  private init(_ bytes: [UInt8], dc: [Int: Code], ac: [Int: Code]) {
    self.bytes = bytes
    self.dc = dc
    self.ac = ac
  }

  private mutating func run() throws(Stop) -> Planes {
    guard bytes.starts(with: [0xFF, 0xD8]) else { throw .odd }
    at = 2
    var hasLuma = false
    while true {
      guard let marker = nextMarker() else { throw hasLuma ? .damaged : .odd }
      if marker == 0xD9 { if hasLuma { return planes } else { throw .odd } }
      if marker == 1 || (0xD0...0xD7).contains(marker) { continue }
      guard at + 1 < bytes.count else { throw hasLuma ? .damaged : .odd }
      let length = Int(bytes[at]) << 8 | Int(bytes[at + 1])
      guard length >= 2 else { throw .odd }
      guard at + length <= bytes.count else { throw hasLuma ? .damaged : .odd }
      let body = Array(bytes[at + 2..<at + length])
      at += length
      switch marker {
      case 0xC0, 0xC1: try readFrame(body)
      case 0xC4: try readCodes(body)
      case 0xDB: try readQuants(body)
      case 0xDD:
        guard body.count == 2 else { throw .odd }
        interval = Int(body[0]) << 8 | Int(body[1])
      case 0xDA:
        let scan = try readScan(body)
        guard scan.contains(where: { $0.part == 0 }) else { continue }
        guard !hasLuma else { throw .odd }
        try decode(scan)
        hasLuma = true
        if scan.count == parts.count { return planes }
      case 0xE0:
        if body.count >= 14, body.starts(with: Array("JFIF\0".utf8)) { hasJFIF = true }
      case 0xEE:
        if body.count >= 12, body.starts(with: Array("Adobe".utf8)) { adobe = body[11] }
      case 0xE1...0xEF, 0xFE, 0xDC: break
      default: throw .odd
      }
    }
  }

  private mutating func nextMarker() -> UInt8? {
    while at < bytes.count {
      while at < bytes.count, bytes[at] != 0xFF { at += 1 }
      while at < bytes.count, bytes[at] == 0xFF { at += 1 }
      guard at < bytes.count else { return nil }
      at += 1
      if bytes[at - 1] != 0 { return bytes[at - 1] }
    }
    return nil
  }

  // MARK: - Segments

  private mutating func readFrame(_ body: [UInt8]) throws(Stop) {
    guard parts.isEmpty, body.count >= 6, body[0] == 8, [1, 3].contains(body[5]),
      body.count == 6 + 3 * Int(body[5])
    else { throw .odd }
    planes.height = Int(body[1]) << 8 | Int(body[2])
    planes.width = Int(body[3]) << 8 | Int(body[4])
    guard (1...4_096).contains(planes.width), (1...4_096).contains(planes.height) else {
      throw .odd
    }
    columns = (planes.width + 7) / 8
    rows = (planes.height + 7) / 8
    planes.grey = [UInt16](repeating: 0, count: columns * rows)
    planes.bits = [UInt8](repeating: 0, count: columns * rows)
    for place in 0..<Int(body[5]) {
      let entry = body[(6 + 3 * place)..<(9 + 3 * place)].map { Int($0) }
      let part = Part(
        id: UInt8(entry[0]), across: entry[1] >> 4, down: entry[1] & 15, quant: entry[2])
      guard (1...4).contains(part.across), (1...4).contains(part.down), part.quant < 4,
        !parts.contains(where: { $0.id == part.id })
      else { throw .odd }
      parts.append(part)
      guard parts[0].across % part.across == 0, parts[0].down % part.down == 0 else { throw .odd }
    }
  }

  private mutating func readCodes(_ body: [UInt8]) throws(Stop) {
    var place = 0
    while body.count - place > 16 {
      let kind = body[place]
      let counts = Array(body[(place + 1)..<(place + 17)])
      let total = counts.reduce(0) { $0 + Int($1) }
      place += 17
      guard kind & 15 < 4, kind >> 4 < 2, total <= 256, place + total <= body.count else {
        throw .odd
      }
      let values = Array(body[place..<(place + total)])
      place += total
      var code = try? Code(counts: counts, values: values)
      if kind < 4 {
        if values.contains(where: { $0 > 15 }) { code = nil }
        dc[Int(kind)] = code
      } else {
        ac[Int(kind & 15)] = code
      }
    }
    guard place == body.count else { throw .odd }
  }

  private mutating func readQuants(_ body: [UInt8]) throws(Stop) {
    var place = 0
    while place < body.count {
      let (slot, isWide) = (Int(body[place] & 15), body[place] >> 4 != 0)
      let size = isWide ? 129 : 65
      guard slot < 4, place + size <= body.count else { throw .odd }
      quants[slot] =
        isWide ? Int(body[place + 1]) << 8 | Int(body[place + 2]) : Int(body[place + 1])
      place += size
    }
  }

  /// A component in a scan and its codes.
  private struct Share {
    var part: Int
    var dc: Code
    var ac: Code
  }

  private func readScan(_ body: [UInt8]) throws(Stop) -> [Share] {
    let isLumaFirst =
      parts.count == 1 || hasJFIF
      || (adobe.map { $0 != 0 } ?? (parts.map(\.id) != Array("RGB".utf8)))
    guard !parts.isEmpty, isLumaFirst, let count = body.first.map({ Int($0) }),
      (1...parts.count).contains(count), body.count == 4 + 2 * count,
      body.suffix(3).elementsEqual([0, 63, 0])
    else { throw .odd }
    var shares: [Share] = []
    for place in 0..<count {
      let (id, slots) = (body[1 + 2 * place], body[2 + 2 * place])
      guard let part = parts.firstIndex(where: { $0.id == id }),
        !shares.contains(where: { $0.part == part }), let dc = dc[Int(slots >> 4)],
        let ac = ac[Int(slots & 15)], quants[parts[part].quant] != nil
      else { throw .odd }
      shares.append(Share(part: part, dc: dc, ac: ac))
    }
    let blocks = shares.reduce(0) { $0 + parts[$1.part].across * parts[$1.part].down }
    guard count == 1 || blocks <= 10 else { throw .odd }
    return shares
  }

  // MARK: - Coded data

  private mutating func decode(_ scan: [Share]) throws(Stop) {
    let isAlone = scan.count == 1
    let (across, down) = isAlone ? (1, 1) : (parts[0].across, parts[0].down)
    let unitColumns = (columns + across - 1) / across
    let units = unitColumns * ((rows + down - 1) / down)
    var bits = try Bits(bytes, at: at)
    var level = 0
    for unit in 0..<units {
      if interval > 0, unit > 0, unit % interval == 0 {
        guard bits.terminator == 0xD0 + UInt8((unit / interval - 1) & 7) else { throw .damaged }
        bits = try Bits(bytes, at: bits.next)
        level = 0
      }
      for share in scan {
        let part = parts[share.part]
        for y in 0..<(isAlone ? 1 : part.down) {
          for x in 0..<(isAlone ? 1 : part.across) {
            let block = try readBlock(share, &bits)
            guard share.part == 0 else { continue }
            level += block.difference
            let (column, row) = (unit % unitColumns * across + x, unit / unitColumns * down + y)
            guard column < columns, row < rows else { continue }
            let dc = Int(Int16(truncatingIfNeeded: level))
            let grey = dc * quants[parts[0].quant]! + 1_024
            planes.grey[row * columns + column] = UInt16(min(max(grey, 0), 2_047))
            planes.bits[row * columns + column] = UInt8(min(block.acBits / 2, 255))
          }
        }
      }
    }
    // The data's end must be marked.
    guard bits.terminator != nil else { throw .damaged }
    at = bits.next - 2
  }

  private func readBlock(
    _ share: Share, _ bits: inout Bits
  ) throws(Stop) -> (difference: Int, acBits: Int) {
    let size = Int(try bits.symbol(of: share.dc))
    var difference = try bits.number(of: size)
    if size > 0, difference < 1 << (size - 1) { difference -= (1 << size) - 1 }
    let begin = bits.place
    var seen = 1
    while seen < 64 {
      let symbol = try bits.symbol(of: share.ac)
      let (run, size) = (Int(symbol >> 4), Int(symbol & 15))
      if size == 0, run < 15 { break }
      _ = try bits.number(of: size)
      seen += run + 1
    }
    if seen > 64 { throw .damaged }
    return (difference, bits.place - begin)
  }

  /// Bits of one restart interval.
  private struct Bits {
    private var data: [UInt8] = []
    private(set) var place = 0
    /// The marker that ends them, nil when the bytes do; where what follows begins.
    private(set) var terminator: UInt8?
    private(set) var next: Int

    init(_ bytes: [UInt8], at start: Int) throws(Stop) {
      var at = start
      while at < bytes.count {
        guard bytes[at] == 0xFF else {
          data.append(bytes[at])
          at += 1
          continue
        }
        while at < bytes.count, bytes[at] == 0xFF { at += 1 }
        guard at < bytes.count else { break }
        at += 1
        if bytes[at - 1] != 0 {
          terminator = bytes[at - 1]
          break
        }
        data.append(0xFF)
      }
      next = at
    }

    mutating func number(of count: Int) throws(Stop) -> Int {
      var value = 0
      for _ in 0..<count {
        guard place < data.count * 8 else { throw .damaged }
        value = value << 1 | Int(data[place / 8] >> (7 - UInt8(place % 8)) & 1)
        place += 1
      }
      return value
    }

    mutating func symbol(of code: Code) throws(Stop) -> UInt8 {
      var word = 0
      for length in 1...16 {
        word = word << 1 | (try number(of: 1))
        if let symbol = code.symbols[length << 16 | word] { return symbol }
      }
      throw .damaged
    }
  }
}
