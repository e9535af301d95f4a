import FermataCommandLine
import Testing

@Suite("connection flags")
struct ConnectionFlagsTests {
    @Test("flags win over the environment and leave the rest alone")
    func overlay() throws {
        var flags = ConnectionFlags()
        flags.address = "example:7233"
        flags.usesTLS = true
        let before = ["TEMPORAL_ADDRESS": "other:1", "TEMPORAL_NAMESPACE": "mine", "HOME": "/root"]
        #expect(
            try flags.environment(over: before) == [
                "TEMPORAL_ADDRESS": "example:7233",
                "TEMPORAL_NAMESPACE": "mine",
                "TEMPORAL_TLS": "true",
                "HOME": "/root",
            ]
        )
    }

    @Test("a certificate file replaces a certificate given as data")
    func certificateFile() throws {
        var flags = ConnectionFlags()
        flags.clientCertificate = "cert.pem"
        flags.clientKey = "key.pem"
        let before = ["TEMPORAL_TLS_CLIENT_CERT_DATA": "old", "TEMPORAL_TLS_CLIENT_KEY_DATA": "old"]
        #expect(
            try flags.environment(over: before) == [
                "TEMPORAL_TLS_CLIENT_CERT_PATH": "cert.pem", "TEMPORAL_TLS_CLIENT_KEY_PATH": "key.pem",
            ]
        )
    }

    @Test("a certificate without its key is refused")
    func halfAPair() {
        var flags = ConnectionFlags()
        flags.clientKey = "key.pem"
        #expect(throws: CommandFailure(.usage, "--tls-cert and --tls-key belong together; give both or none.")) {
            try flags.environment(over: [:])
        }
    }
}
