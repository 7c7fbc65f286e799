import Detection
import Foundation
import Synchronization
import Wire

/// Burns masks on a thread of its own, so that a wall of cameras holds up no other answer, and
/// remembers each camera's newest masked picture.
///
/// Bound: `limit` pictures waiting; when full a picture is refused as busy. Counter: ``refused``.
/// Remembered: `cacheLimit` cameras and `cacheBytes`; when full, what was asked for longest ago
/// goes.
final class MaskCalls: Sendable {
  /// Pictures that may wait: at 5 ms each, more would wait longer than a page's refresh [D].
  static let limit = 128
  /// Cameras remembered: some walls of pictures [D].
  static let cacheLimit = 256
  /// Bytes remembered: 50 KB for each of those, five times over [D].
  static let cacheBytes = 64 << 20

  /// Names one edition of a camera's picture.
  struct Key: Equatable {
    var camera: DeviceID
    var tag: String
  }

  private struct Kept {
    var tag: String
    /// Nil when the picture could not be masked: it is not tried again.
    var jpeg: [UInt8]?
    var used: UInt64
  }
  private struct Cache {
    var kept: [DeviceID: Kept] = [:]
    var bytes = 0
    var uses: UInt64 = 0
  }

  private let queue = DispatchQueue(label: "watchpost.controlroom.masks", qos: .userInitiated)
  private let burner = Mutex<MaskBurner?>(try? MaskBurner())
  private let cache = Mutex(Cache())
  private let waiting = Mutex(0)
  private let refusals = Mutex<UInt64>(0)

  /// Pictures turned away because too many waited.
  var refused: UInt64 { refusals.withLock { $0 } }

  /// The picture under its mask; nil when it cannot be masked and must not be shown. With a key the
  /// result is remembered. Throws ``APIError/busy`` when too many wait.
  func burn(_ mask: PictureMask, into jpeg: [UInt8], as key: Key? = nil) async throws -> [UInt8]? {
    if mask.isEmpty { return jpeg }
    if let known = recall(key) { return known }
    let isFree = waiting.withLock { waiting in
      guard waiting < Self.limit else { return false }
      waiting += 1
      return true
    }
    guard isFree else {
      refusals.withLock { $0 += 1 }
      throw APIError.busy
    }
    return await withCheckedContinuation { done in
      queue.async { [self] in
        // Another viewer of the camera may have been before.
        let masked: [UInt8]?
        if let known = recall(key) {
          masked = known
        } else {
          masked = burner.withLock { $0?.burn(mask, into: jpeg) }
          if let key { remember(masked, as: key) }
        }
        waiting.withLock { $0 -= 1 }
        done.resume(returning: masked)
      }
    }
  }

  /// What is remembered: the outer nil means nothing.
  private func recall(_ key: Key?) -> [UInt8]?? {
    guard let key else { return nil }
    return cache.withLock { cache in
      guard let kept = cache.kept[key.camera], kept.tag == key.tag else { return nil }
      cache.uses += 1
      cache.kept[key.camera]?.used = cache.uses
      return .some(kept.jpeg)
    }
  }

  private func remember(_ jpeg: [UInt8]?, as key: Key) {
    cache.withLock { cache in
      cache.uses += 1
      cache.bytes += (jpeg?.count ?? 0) - (cache.kept[key.camera]?.jpeg?.count ?? 0)
      cache.kept[key.camera] = Kept(tag: key.tag, jpeg: jpeg, used: cache.uses)
      while cache.kept.count > Self.cacheLimit || cache.bytes > Self.cacheBytes,
        let oldest = cache.kept.min(by: { $0.value.used < $1.value.used })
      {
        cache.bytes -= oldest.value.jpeg?.count ?? 0
        cache.kept[oldest.key] = nil
      }
    }
  }
}
