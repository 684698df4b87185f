package dev.gatehouse.identity;

import java.math.BigInteger;
import java.util.stream.IntStream;

/**
 * The fingerprint of RSA keys whose private part can be computed (CVE-2017-15361): modulo every one of these primes,
 * such a modulus is a power of 65537. A sound key is mistaken for one about once in 2^27.
 */
final class Roca {
    private static final BigInteger GENERATOR = BigInteger.valueOf(65_537);
    private static final int[] PRIMES = {
        3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157
    };

    private Roca() {}

    static boolean marks(BigInteger modulus) {
        return IntStream.of(PRIMES).allMatch(prime -> isPower(modulus, prime));
    }

    private static boolean isPower(BigInteger modulus, int prime) {
        int wanted = modulus.mod(BigInteger.valueOf(prime)).intValue();
        int generator = GENERATOR.mod(BigInteger.valueOf(prime)).intValue();
        int power = 1;
        do {
            if (power == wanted) {
                return true;
            }
            power = power * generator % prime;
        } while (power != 1);
        return false;
    }
}
