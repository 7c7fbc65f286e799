import CPages
import NIOCore

/// The files that pages are made of, by name: those embedded from `CPages` and the alarm sounds.
/// A name that is not in here is not served, whatever it looks like.
enum PageLibrary {
  /// Every file.
  static let files: [String: PageFile] = {
    var files: [String: PageFile] = [:]
    for place in 0..<wp_page_count {
      let page = wp_page_at(place)
      // The table's pointers are to constants of the C target, `count` bytes long.
      let name = String(cString: page.name)
      let bytes = UnsafeRawBufferPointer(start: page.bytes, count: page.count)
      files[name] = PageFile(name: name, bytes: ByteBuffer(bytes: bytes))
    }
    for sound in AlarmSound.allCases {
      let name = "\(sound.rawValue).wav"
      files[name] = PageFile(name: name, bytes: ByteBuffer(bytes: sound.wave))
    }
    return files
  }()

  /// A file under `/assets/`: all but the pages themselves.
  static func asset(_ name: String) -> PageFile? {
    name.hasSuffix(".html") ? nil : files[name]
  }
}
