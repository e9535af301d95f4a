import GRPCCore

/// How long a client waits for the answer to a call, as it says in the `grpc-timeout` header.
struct CallTimeout: Hashable, Sendable {
    var duration: Duration

    /// The timeout in `metadata`; `nil` if there is none, or none that can be read.
    init?(_ metadata: Metadata) {
        self.init(metadata.first("grpc-timeout"))
    }

    /// One to eight digits and a unit.
    init?(_ text: String) {
        let digits = text.dropLast()
        guard (1...8).contains(digits.count), digits.allSatisfy({ $0.isASCII && $0.isNumber }),
            let amount = Int64(digits), let unit = text.last
        else { return nil }
        switch unit {
        case "H": duration = .seconds(amount * 3600)
        case "M": duration = .seconds(amount * 60)
        case "S": duration = .seconds(amount)
        case "m": duration = .milliseconds(amount)
        case "u": duration = .microseconds(amount)
        case "n": duration = .nanoseconds(amount)
        default: return nil
        }
    }
}

extension Metadata {
    /// The first value under `key`; empty if there is none.
    func first(_ key: String) -> String {
        var values = self[stringValues: key].makeIterator()
        return values.next() ?? ""
    }
}
