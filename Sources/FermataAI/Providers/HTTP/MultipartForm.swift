import Foundation

/// A form with a file, as RFC 7578 writes it.
struct MultipartForm {
    let contentType: String
    let body: Data

    /// Names and values are this program's own: they have neither quotes nor ends of lines.
    init(fields: [(name: String, value: String)], file: (name: String, type: String, content: Data)) {
        // What a file does not hold by chance.
        let boundary = "fermata-\(UUID().uuidString)"
        var body = Data()
        for field in fields {
            body.append(
                contentsOf:
                    "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(field.name)\"\r\n\r\n\(field.value)\r\n"
                    .utf8
            )
        }
        body.append(
            contentsOf: """
                --\(boundary)\r
                Content-Disposition: form-data; name="file"; filename="\(file.name)"\r
                Content-Type: \(file.type)\r
                \r

                """.utf8
        )
        body.append(file.content)
        body.append(contentsOf: "\r\n--\(boundary)--\r\n".utf8)
        self.body = body
        contentType = "multipart/form-data; boundary=\(boundary)"
    }
}
