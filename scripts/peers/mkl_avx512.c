/* When preloaded, makes Intel's MKL use its AVX-512 code on any CPU with AVX-512: MKL calls these two functions to detect
   Intel CPUs and falls back to AVX2 on others. */
int mkl_serv_intel_cpu(void) { return 1; }
int mkl_serv_intel_cpu_true(void) { return 1; }
