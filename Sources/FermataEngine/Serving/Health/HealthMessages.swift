import SwiftProtobuf

/// `grpc.health.v1.HealthCheckRequest`.
struct HealthCheckRequest: Sendable {
    /// The full name of a service; empty for the server as a whole.
    var service = ""
    var unknownFields = UnknownStorage()
}

/// `grpc.health.v1.HealthCheckResponse`.
struct HealthCheckResponse: Sendable {
    enum Status: Int, Sendable {
        case unknown = 0
        case serving = 1
        case notServing = 2
        /// Only from watching: the service does not exist, yet.
        case serviceUnknown = 3
    }

    var status = Status.unknown
    var unknownFields = UnknownStorage()
}

extension HealthCheckRequest: Message, _MessageImplementationBase {
    static let protoMessageName = "grpc.health.v1.HealthCheckRequest"

    mutating func decodeMessage<D: Decoder>(decoder: inout D) throws {
        while let field = try decoder.nextFieldNumber() {
            if field == 1 { try decoder.decodeSingularStringField(value: &service) }
        }
    }

    func traverse<V: Visitor>(visitor: inout V) throws {
        if !service.isEmpty { try visitor.visitSingularStringField(value: service, fieldNumber: 1) }
        try unknownFields.traverse(visitor: &visitor)
    }
}

extension HealthCheckResponse: Message, _MessageImplementationBase {
    static let protoMessageName = "grpc.health.v1.HealthCheckResponse"

    mutating func decodeMessage<D: Decoder>(decoder: inout D) throws {
        while let field = try decoder.nextFieldNumber() {
            guard field == 1 else { continue }
            var value: Int32 = 0
            // An enumeration is the same on the wire, and this one need not keep numbers that it does not know.
            try decoder.decodeSingularInt32Field(value: &value)
            status = Status(rawValue: Int(value)) ?? .unknown
        }
    }

    func traverse<V: Visitor>(visitor: inout V) throws {
        if status != .unknown { try visitor.visitSingularInt32Field(value: Int32(status.rawValue), fieldNumber: 1) }
        try unknownFields.traverse(visitor: &visitor)
    }
}

extension HealthCheckRequest: Equatable {}
extension HealthCheckResponse: Equatable {}
