import CLibXML2
import Foundation

/// Turns the bytes of a page into text, whatever they are: bytes that make no sense become U+FFFD.
enum TextDecoding {
    /// Decodes with the first of: a byte order mark, the header's charset, the page's own declaration, UTF-8 if the
    /// bytes are UTF-8, and windows-1252.
    static func decode(_ data: Data, declared: String?, isHTML: Bool) -> String {
        let (marked, body) = byteOrderMark(data)
        let name = marked ?? declared ?? (isHTML ? declaration(in: body) : nil)
        var text: String?
        switch name.map(canonical) {
        case "utf-8": break
        case let name?: text = transcode(body, from: name)
        case nil:
            text = String(data: body, encoding: .utf8) ?? transcode(body, from: "windows-1252")
        }
        let decoded = text ?? String(decoding: body, as: UTF8.self)
        // NUL ends a C string, and with it everything the parser would see.
        return decoded.utf8.contains(0) ? decoded.replacing("\0", with: "\u{FFFD}") : decoded
    }

    private static func byteOrderMark(_ data: Data) -> (String?, Data) {
        if data.starts(with: [0xEF, 0xBB, 0xBF]) { return ("utf-8", data.dropFirst(3)) }
        if data.starts(with: [0xFE, 0xFF]) { return ("utf-16be", data.dropFirst(2)) }
        if data.starts(with: [0xFF, 0xFE]) { return ("utf-16le", data.dropFirst(2)) }
        return (nil, data)
    }

    /// The charset that a `meta` element names in the first kilobyte, where browsers look too.
    private static func declaration(in data: Data) -> String? {
        let head = String(decoding: data.prefix(1_024), as: UTF8.self).lowercased()
        guard let match = head.firstMatch(of: /<meta[^>]*charset\s*=\s*["']?\s*([a-z0-9_:.\-]+)/) else { return nil }
        // A declaration that could be read byte by byte is not UTF-16, whatever it says.
        return match.1.hasPrefix("utf-16") ? "utf-8" : String(match.1)
    }

    /// The name under which the decoder knows a charset; the Latin family is read as browsers do.
    private static func canonical(_ name: String) -> String {
        switch name.lowercased() {
        case "utf-8", "utf8", "unicode-1-1-utf-8": "utf-8"
        case "iso-8859-1", "iso8859-1", "latin1", "l1", "us-ascii", "ascii", "cp1252": "windows-1252"
        case "utf-16": "utf-16le"
        case let name: name
        }
    }

    /// Decodes by libxml2's converters; `nil` if it does not know the charset.
    private static func transcode(_ data: Data, from charset: String) -> String? {
        guard let converter = xmlFindCharEncodingHandler(charset) else { return nil }
        defer { xmlCharEncCloseFunc(converter) }
        guard let input = xmlBufferCreateSize(data.count + 1), let output = xmlBufferCreateSize(2 * data.count + 16)
        else { return nil }
        defer {
            xmlBufferFree(input)
            xmlBufferFree(output)
        }
        _ = data.withUnsafeBytes { bytes in
            xmlBufferAdd(input, bytes.baseAddress?.assumingMemoryBound(to: xmlChar.self), Int32(clamping: bytes.count))
        }
        // Otherwise libxml2 writes what it cannot convert to the standard error. The setting is this thread's.
        xmlSetStructuredErrorFunc(nil) { _, _ in }
        defer { xmlSetStructuredErrorFunc(nil, nil) }
        while xmlBufferLength(input) > 0 {
            let before = xmlBufferLength(input)
            let outcome = xmlCharEncInFunc(converter, output, input)
            // -2 is a sequence without meaning, left at the front of the input.
            if outcome == -2 {
                xmlBufferAdd(output, [0xEF, 0xBF, 0xBD], 3)
                xmlBufferShrink(input, 1)
            } else if xmlBufferLength(input) == before {
                break
            }
        }
        let content = UnsafeBufferPointer(start: xmlBufferContent(output), count: Int(xmlBufferLength(output)))
        return String(decoding: content, as: UTF8.self)
    }
}
