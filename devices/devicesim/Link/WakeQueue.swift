/// Which station is to be woken next: a binary heap of times, one live time a station.
///
/// Queue: one entry a station; setting a station's time again replaces it.
struct WakeQueue {
  private var heap: [(time: Duration, station: Int)] = []
  private var position: [Int?]

  init(stations: Int) { position = [Int?](repeating: nil, count: stations) }

  /// The earliest time.
  var next: Duration? { heap.first?.time }

  /// Sets when a station is to be woken; nil for not at all.
  mutating func set(_ station: Int, to time: Duration?) {
    if let index = position[station] {
      guard let time else { return remove(at: index) }
      heap[index].time = time
      siftUp(index)
      siftDown(position[station] ?? index)
    } else if let time {
      heap.append((time, station))
      position[station] = heap.count - 1
      siftUp(heap.count - 1)
    }
  }

  /// Takes the earliest station whose time has come.
  mutating func takeDue(at now: Duration) -> Int? {
    guard let first = heap.first, first.time <= now else { return nil }
    remove(at: 0)
    return first.station
  }

  private mutating func remove(at index: Int) {
    position[heap[index].station] = nil
    let last = heap.removeLast()
    guard index < heap.count else { return }
    heap[index] = last
    position[last.station] = index
    siftUp(index)
    siftDown(position[last.station] ?? index)
  }

  private mutating func siftUp(_ start: Int) {
    var index = start
    while index > 0, heap[index].time < heap[(index - 1) / 2].time {
      exchange(index, (index - 1) / 2)
      index = (index - 1) / 2
    }
  }

  private mutating func siftDown(_ start: Int) {
    var index = start
    while true {
      var least = index
      for child in [2 * index + 1, 2 * index + 2]
      where child < heap.count && heap[child].time < heap[least].time {
        least = child
      }
      guard least != index else { return }
      exchange(index, least)
      index = least
    }
  }

  private mutating func exchange(_ left: Int, _ right: Int) {
    heap.swapAt(left, right)
    position[heap[left].station] = left
    position[heap[right].station] = right
  }
}
