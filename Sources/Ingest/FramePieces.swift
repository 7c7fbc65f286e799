internal import Wire

/// The pieces of one frame that have come so far, in order of offset.
///
/// They are kept as they were opened and joined once, when all are there: memory follows what has
/// really come, not what a fragment claims.
struct FramePieces {
  enum Insertion: Equatable {
    case kept
    case complete([UInt8])
    case duplicate
    case overlap
    case badTotal
  }

  private struct Piece {
    let offset: Int
    /// The clear payload; the piece begins after the fragment's head.
    let payload: [UInt8]
    var end: Int { offset + payload.count - FrameFragment.headByteCount }
  }

  let number: UInt32
  let captured: WallTime
  let total: Int
  /// When the first fragment came, monotonic nanoseconds.
  let begun: Int64
  private var pieces: [Piece] = []
  private var covered = 0
  /// Bytes of memory that the pieces take.
  private(set) var cost = 0

  /// Most pieces of a frame: 1 MiB in pieces of 256 bytes, a fifth of what fits a datagram. [D]
  static let pieceLimit = 4_096
  /// What a piece costs beside its content: array header and table entry, rounded up.
  static let pieceOverhead = 64

  init(number: UInt32, captured: WallTime, total: UInt32, begun: Int64) {
    self.number = number
    self.captured = captured
    self.total = Int(total)
    self.begun = begun
  }

  /// Takes a piece. The fragment's own bounds were checked when it was parsed.
  mutating func insert(_ fragment: FrameFragment, payload: [UInt8]) -> Insertion {
    guard Int(fragment.total) == total, fragment.captured == captured else { return .badTotal }
    let piece = Piece(offset: Int(fragment.offset), payload: payload)
    // Mostly pieces come in order, so the place is looked for from the end.
    var place = pieces.count
    while place > 0, pieces[place - 1].offset > piece.offset { place -= 1 }
    if place > 0 {
      let left = pieces[place - 1]
      if left.offset == piece.offset, left.end == piece.end { return .duplicate }
      if left.end > piece.offset { return .overlap }
    }
    if place < pieces.count, pieces[place].offset < piece.end { return .overlap }
    guard pieces.count < Self.pieceLimit else { return .badTotal }
    pieces.insert(piece, at: place)
    covered += piece.end - piece.offset
    cost += payload.count + Self.pieceOverhead
    return covered == total ? .complete(joined()) : .kept
  }

  private func joined() -> [UInt8] {
    var jpeg: [UInt8] = []
    jpeg.reserveCapacity(total)
    for piece in pieces { jpeg.append(contentsOf: piece.payload[FrameFragment.headByteCount...]) }
    return jpeg
  }
}
