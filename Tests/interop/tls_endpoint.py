"""A TLS endpoint before a server that speaks plaintext, with an authority and certificates of its own.

Writes ca.pem, client.pem and client.key into the directory, then "ready PORT", and ends when its standard input does.
Needs the openssl program.
"""

import argparse
import asyncio
import ssl
import subprocess
import sys
from pathlib import Path

from common import end_with_parent

# The tool for single certificates cannot date them back; the one for authorities can.
AUTHORITY = """
[ca]
default_ca = test
[test]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = policy
[policy]
commonName = supplied
"""
DATES = {"valid": ("20200101000000Z", "20991231000000Z"), "expired": ("20200101000000Z", "20200201000000Z")}
NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]


def make_certificates(directory: Path, state: str) -> None:
    def openssl(*arguments: str) -> None:
        done = subprocess.run(["openssl", *arguments], cwd=directory, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"openssl {arguments[0]} failed: {done.stderr}")

    (directory / "authority.cnf").write_text(AUTHORITY)
    (directory / "names.ext").write_text("subjectAltName = DNS:localhost, IP:127.0.0.1\n")
    (directory / "index.txt").write_text("")
    openssl("req", "-x509", *NEW_KEY, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=Test CA")
    for name, dates in (("server", DATES[state]), ("client", DATES["valid"])):
        openssl("req", *NEW_KEY, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}")
        openssl(
            *("ca", "-batch", "-config", "authority.cnf", "-cert", "ca.pem", "-keyfile", "ca.key", "-notext"),
            *("-in", f"{name}.csr", "-out", f"{name}.pem", "-extfile", "names.ext"),
            *("-startdate", dates[0], "-enddate", dates[1]),
        )


async def pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--directory", required=True, type=Path)
    parser.add_argument("--upstream", required=True, help="host:port")
    parser.add_argument("--certificate", choices=DATES, default="valid")
    parser.add_argument("--mutual", action="store_true", help="ask for a client certificate")
    arguments = parser.parse_args()
    end_with_parent()
    make_certificates(arguments.directory, arguments.certificate)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(arguments.directory / "server.pem", arguments.directory / "server.key")
    context.set_alpn_protocols(["h2"])
    if arguments.mutual:
        context.load_verify_locations(arguments.directory / "ca.pem")
        context.verify_mode = ssl.CERT_REQUIRED
    host, port = arguments.upstream.rsplit(":", 1)

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        upstream_reader, upstream_writer = await asyncio.open_connection(host, int(port))
        await asyncio.gather(pipe(reader, upstream_writer), pipe(upstream_reader, writer))

    server = await asyncio.start_server(accept, "127.0.0.1", 0, ssl=context)
    print("ready", server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
