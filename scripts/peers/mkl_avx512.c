/* Preloaded, makes Intel's MKL take its AVX-512 code on any CPU that has AVX-512: MKL asks these two whether the CPU is
   Intel's, and falls back to AVX2 on others. */
int mkl_serv_intel_cpu(void) { return 1; }
int mkl_serv_intel_cpu_true(void) { return 1; }
