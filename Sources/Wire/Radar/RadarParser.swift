/// Reads the bytes of one radar's serial line as they come, in datagrams of any cut: values may be
/// split or joined, bytes lost or added. What no item begins with is skipped a byte at a time and
/// counted, so that it falls into step again at the next item that is whole.
///
/// Bound: keeps fewer bytes than ``RadarProtocol/longestItem`` between calls.
public struct RadarParser: Sendable {
  /// What became of the bytes. `values + idle + replies + junk + pending` is what was taken.
  public struct Counts: Equatable, Sendable {
    /// Bytes of items that held a value.
    public var values: UInt64 = 0
    /// Bytes that said "no target", and line ends between items.
    public var idle: UInt64 = 0
    /// Bytes of boot banners, command replies and items of other kinds.
    public var replies: UInt64 = 0
    /// Bytes that belong to no item.
    public var junk: UInt64 = 0
    /// Bytes of items of every kind.
    public var readable: UInt64 { values + idle + replies }

    /// Nothing yet.
    public init() {}
  }

  /// What it reads.
  public let `protocol`: RadarProtocol
  /// What became of the bytes so far.
  public private(set) var counts = Counts()
  /// Bytes that may become an item.
  public var pending: Int { rest.count }

  private var rest: [UInt8] = []

  /// A parser at the beginning of a line.
  public init(_ protocol: RadarProtocol) { self.protocol = `protocol` }

  /// Takes the next bytes; values go to the end of `values`.
  public mutating func take(_ bytes: RawSpan, into values: inout [RadarValue]) {
    bytes.withUnsafeBytes { rest.append(contentsOf: $0) }
    var at = 0
    while at < rest.count {
      switch item(at) {
      case .value(let value, let count):
        values.append(value)
        counts.values += UInt64(count)
        at += count
      case .idle(let count):
        counts.idle += UInt64(count)
        at += count
      case .reply(let count):
        counts.replies += UInt64(count)
        at += count
      case .incomplete where rest.count - at < `protocol`.longestItem:
        rest.removeFirst(at)
        return
      case .incomplete, .junk:
        counts.junk += 1
        at += 1
      }
    }
    rest.removeAll(keepingCapacity: true)
  }

  private func item(_ at: Int) -> RadarItem {
    switch `protocol` {
    case .csrSingle: CSRGrammar.single(rest, at)
    case .csrDouble: CSRGrammar.double(rest, at)
    case .csrASCII: CSRGrammar.ascii(rest, at)
    case .icoms: IcomsGrammar.item(rest, at)
    case .ops: OPSGrammar.item(rest, at)
    case .click512: Click512Grammar.item(rest, at)
    case .ss125: SS125Grammar.item(rest, at)
    }
  }
}
