/// The cells of a visit over time, in spans of even length that double when they run out.
///
/// All storage is made by ``lay(columns:rows:)``: taking a frame in allocates nothing.
struct VisitTrail {
  /// Length of a span at first, milliseconds [D: the first 8 s of a visit in steps of a second,
  /// which is a frame of the reference county's cameras].
  static let firstSpanMs: Int64 = 1_000

  /// Spans kept [D]: enough to show which way something went, a byte a cell; a camera's 24 bytes a
  /// cell leave no room for ``Visit/sliceLimit`` of them.
  static let spans = 8

  private var columns = 0
  private var rows = 0
  /// Bytes of one span's bits.
  private var stride = 0
  /// The bits of ``spans`` spans, one after another.
  private var bits: [UInt8] = []
  private var spanMs = VisitTrail.firstSpanMs
  /// When the first span began; nil while nothing moved.
  private var startMs: Int64?

  /// Makes room for grids of that size and forgets what was seen.
  mutating func lay(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    stride = (columns * rows + 7) / 8
    bits = [UInt8](repeating: 0, count: stride * Self.spans)
    spanMs = Self.firstSpanMs
    startMs = nil
  }

  /// Forgets what was seen, keeping the storage.
  mutating func clear() {
    guard startMs != nil else { return }
    for index in bits.indices { bits[index] = 0 }
    spanMs = Self.firstSpanMs
    startMs = nil
  }

  /// Whether a frame of that time needs longer spans.
  func isFull(at nowMs: Int64) -> Bool {
    guard let startMs else { return false }
    return nowMs - startMs >= spanMs * Int64(Self.spans)
  }

  /// Takes the cells of one frame in. A grid of another size than was laid is left out.
  mutating func add(_ cells: CellGrid, at nowMs: Int64) {
    guard stride > 0, cells.columns == columns, cells.rows == rows else { return }
    while isFull(at: nowMs) { fold() }
    let start = startMs ?? nowMs
    startMs = start
    // Times never run backwards; a caller's that do are taken for the first span's.
    let base = Int(max(0, nowMs - start) / spanMs) * stride
    for index in 0..<stride { bits[base + index] |= cells.bits[index] }
  }

  /// Joins the spans by pairs, each now twice as long.
  private mutating func fold() {
    let half = Self.spans / 2
    for span in 0..<half {
      for index in 0..<stride {
        bits[span * stride + index] =
          bits[2 * span * stride + index] | bits[(2 * span + 1) * stride + index]
      }
    }
    for index in half * stride..<bits.count { bits[index] = 0 }
    spanMs *= 2
  }

  /// The spans in which something moved, of a visit from `startMs` to `endMs`: what moved before or
  /// after it is not a part of it.
  func slices(from visitStartMs: Int64, through visitEndMs: Int64) -> [Visit.Slice] {
    guard let startMs else { return [] }
    var slices: [Visit.Slice] = []
    for span in 0..<Self.spans {
      let begin = startMs + Int64(span) * spanMs
      guard begin + spanMs > visitStartMs, begin <= visitEndMs else { continue }
      let part = Array(bits[span * stride..<(span + 1) * stride])
      guard part.contains(where: { $0 != 0 }),
        let cells = CellGrid(columns: columns, rows: rows, bits: part)
      else { continue }
      slices.append(Visit.Slice(offsetMs: max(0, begin - visitStartMs), cells: cells))
    }
    return slices
  }
}
