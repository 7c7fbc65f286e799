internal import CKernels

/// What the model keeps of a camera's cells, 19 bytes each.
final class CellPlanes {
  /// Bytes that a cell takes here.
  static let bytesPerCell = 3 * 2 + 3 * 2 + 2 + 1 + 1 + 2 + 1

  /// What a cell was in the last frame.
  enum Kind: UInt8 {
    case nothing, motion, shadow, light
    /// Evidence that made no thing: too little, or gone with the next frame.
    case faint
  }

  typealias Plane = UnsafeMutablePointer

  let count: Int
  /// The levels that the scenery takes, the commonest first, and how often each is seen; see
  /// `wp_cells` for all planes and their units.
  let levels: (first: Plane<Int16>, second: Plane<Int16>, third: Plane<Int16>)
  let weights: (first: Plane<UInt16>, second: Plane<UInt16>, third: Plane<UInt16>)
  let noise: Plane<UInt16>
  let texture: Plane<UInt8>
  let previous: Plane<UInt16>
  let rest: Plane<UInt8>
  /// Frames for which something was seen here, 0...31, in the lower five bits; ``Kind`` above.
  let trail: Plane<UInt8>

  // Owned: one allocation, made by init and freed by deinit; all pointers lie within it, the planes
  // of two bytes first, so that each is aligned. Never handed out of the module.
  private let memory: UnsafeMutableRawPointer

  init(count: Int) {
    self.count = count
    let bytes = max(1, count * Self.bytesPerCell)
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    memory.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    self.memory = memory
    var offset = 0
    func plane<Value>(_ type: Value.Type) -> UnsafeMutablePointer<Value> {
      defer { offset += count * MemoryLayout<Value>.stride }
      return (memory + offset).bindMemory(to: type, capacity: count)
    }
    levels = (plane(Int16.self), plane(Int16.self), plane(Int16.self))
    weights = (plane(UInt16.self), plane(UInt16.self), plane(UInt16.self))
    noise = plane(UInt16.self)
    previous = plane(UInt16.self)
    rest = plane(UInt8.self)
    texture = plane(UInt8.self)
    trail = plane(UInt8.self)
  }

  deinit { memory.deallocate() }

  /// The planes as the kernels take them.
  var kernel: wp_cells {
    wp_cells(
      level: (levels.first, levels.second, levels.third),
      weight: (weights.first, weights.second, weights.third), noise: noise, rest: rest,
      texture: texture, previous: previous)
  }

  /// Age of what is seen in a cell, frames.
  func age(_ cell: Int) -> UInt8 { trail[cell] & Self.ageMask }

  static let ageMask: UInt8 = 31

  /// What a cell was in the last frame.
  func kind(_ cell: Int) -> Kind { Kind(rawValue: trail[cell] >> 5) ?? .nothing }
}
