internal import CKernels

/// Planes that live no longer than a frame: one set for all cameras of a worker, because they would
/// double what a camera needs.
final class MotionScratch {
  private(set) var capacity = 0
  /// 1 where a cell moves and counts, 2 where it moves and is held back.
  private(set) var mask: UnsafeMutablePointer<UInt8>
  private(set) var evidence: UnsafeMutablePointer<UInt8>
  /// Difference from what was expected, eighths of a grey level.
  private(set) var difference: UnsafeMutablePointer<Int16>
  private(set) var limit: UnsafeMutablePointer<UInt16>
  private(set) var surround: wp_surround
  /// Age of what was seen here or beside in the frame before.
  private(set) var ages: UnsafeMutablePointer<UInt8>
  /// What the cells of this frame are; zero between frames.
  private(set) var kinds: UnsafeMutablePointer<UInt8>
  /// Zero between frames.
  private(set) var flags: UnsafeMutablePointer<UInt8>
  /// Cells set in this frame, and a group's members.
  private(set) var list: UnsafeMutablePointer<Int32>
  private(set) var members: UnsafeMutablePointer<Int32>
  /// No camera has anything raised here.
  private(set) var zeros: UnsafeMutablePointer<UInt8>

  // Owned: one allocation, made by ``reserve(_:)``, freed there and by deinit; every pointer lies
  // within it and is used only between two calls of reserve.
  private var memory: UnsafeMutableRawPointer

  private static let bytesPerCell = 6 + 2 * 6 + 4 * 2

  init() {
    memory = UnsafeMutableRawPointer.allocate(byteCount: 1, alignment: 64)
    func none<Value>(_ memory: UnsafeMutableRawPointer, _ type: Value.Type)
      -> UnsafeMutablePointer<Value>
    { memory.assumingMemoryBound(to: type) }
    let bytes = none(memory, UInt8.self)
    let words = none(memory, Int16.self)
    (mask, evidence, ages, kinds, flags, zeros) = (bytes, bytes, bytes, bytes, bytes, bytes)
    difference = words
    limit = none(memory, UInt16.self)
    surround = wp_surround(slope_x: words, slope_y: words, low: words, high: words)
    list = none(memory, Int32.self)
    members = list
  }

  deinit { memory.deallocate() }

  /// Makes room for so many cells; allocates only when there was less.
  func reserve(_ count: Int) {
    guard count > capacity else { return }
    memory.deallocate()
    let bytes = count * Self.bytesPerCell
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    memory.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    self.memory = memory
    capacity = count
    var offset = 0
    func plane<Value>(_ type: Value.Type) -> UnsafeMutablePointer<Value> {
      defer { offset += count * MemoryLayout<Value>.stride }
      return (memory + offset).bindMemory(to: type, capacity: count)
    }
    list = plane(Int32.self)
    members = plane(Int32.self)
    difference = plane(Int16.self)
    limit = plane(UInt16.self)
    surround = wp_surround(
      slope_x: plane(Int16.self), slope_y: plane(Int16.self), low: plane(Int16.self),
      high: plane(Int16.self))
    mask = plane(UInt8.self)
    evidence = plane(UInt8.self)
    ages = plane(UInt8.self)
    kinds = plane(UInt8.self)
    flags = plane(UInt8.self)
    zeros = plane(UInt8.self)
  }
}

extension UnsafeMutablePointer<UInt8> {
  /// Calls `body` with the place of each byte of the first `count` that is not zero. Most are:
  /// eight are looked at together, and never a byte beyond `count`.
  @inline(__always)
  func forEachSet(_ count: Int, _ body: (Int) -> Void) {
    var cell = 0
    while cell < count {
      if cell + 8 <= count,
        UnsafeRawPointer(self).loadUnaligned(fromByteOffset: cell, as: UInt64.self) == 0
      {
        cell += 8
        continue
      }
      let end = Swift.min(cell + 8, count)
      while cell < end {
        if self[cell] != 0 { body(cell) }
        cell += 1
      }
    }
  }
}
